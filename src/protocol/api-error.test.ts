import { describe, expect, test } from 'vitest';
import { ApiError, ErrorCode, errorMessage } from './api-error.ts';

describe('ApiError', () => {
  test('has the code, and its text where none is given', () => {
    expect(new ApiError(ErrorCode.INVALID_GROUP_ID)).toMatchObject({
      code: ErrorCode.INVALID_GROUP_ID,
      message: errorMessage(ErrorCode.INVALID_GROUP_ID),
    });
  });

  test('clips what a client made long, never within a character', () => {
    const limit = 8_192;
    expect(new ApiError(1, 'x'.repeat(limit)).message).toBe('x'.repeat(limit));
    expect(new ApiError(1, 'x'.repeat(limit + 1)).message).toBe(`${'x'.repeat(limit)}...`);
    const astral = `${'x'.repeat(limit - 1)}😀😀`;
    expect(new ApiError(1, astral).message).toBe(`${'x'.repeat(limit - 1)}...`);
    // Three bytes for a unit at most: an encoded message fits a legacy string's 32,767 bytes.
    expect(Buffer.byteLength(new ApiError(1, '€'.repeat(40_000)).message)).toBeLessThan(32_767);
  });
});
