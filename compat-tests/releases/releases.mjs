/** Name for --emulate, and the release that stands for it. */
export const releases = [
  ['2.8', '2.8.2'],
  ['3.9', '3.9.1'],
  ['4.0', '4.0.1'],
  ['4.3', '4.3.1'],
];
