import { expect, it } from 'vitest';
import { voteProtocol } from './protocol-vote.ts';

const offer = (...names: string[]) => names.map((name) => ({ name, metadata: Buffer.alloc(0) }));

it('takes the most votes among the protocols that all offer', () => {
  expect(voteProtocol([offer('a', 'b'), offer('b', 'a'), offer('c', 'b', 'a')])).toBe('b');
  expect(voteProtocol([offer('only')])).toBe('only');
});

it('has no winner if nothing is offered by all', () => {
  expect(voteProtocol([offer('a'), offer('b')])).toBeNull();
  expect(voteProtocol([offer()])).toBeNull();
});

it('breaks ties in the order of a Java HashMap', () => {
  // Java prints the keys range, roundrobin, sticky, cooperative-sticky as [sticky, range, roundrobin,
  // cooperative-sticky].
  expect(voteProtocol([offer('range', 'roundrobin'), offer('roundrobin', 'range')])).toBe('range');
  expect(voteProtocol([offer('roundrobin', 'range'), offer('range', 'roundrobin')])).toBe('range');
  expect(voteProtocol([offer('range', 'sticky'), offer('sticky', 'range')])).toBe('sticky');
  expect(voteProtocol([offer('cooperative-sticky', 'range'), offer('range', 'cooperative-sticky')])).toBe('range');
});

it('counts a protocol that is offered twice once', () => {
  expect(voteProtocol([offer('a', 'a'), offer('b')])).toBeNull();
});
