// A group's id as it stands in a message to a client. Must hold: a message fits what the wire allows a string (32,767
// bytes), although an id alone may be that long; ids of any sensible length stand there in full.

const LONGEST = 10_000;

export function shownGroupId(groupId: string): string {
  return groupId.length <= LONGEST ? groupId : `${groupId.slice(0, LONGEST)}...`;
}
