// Where Klamm's own APIs begin. Must hold: they are not advertised, so that ApiVersions says what Apache Kafka says.

const FIRST_OWN_KEY = 30_000;

export function isOwnApi(apiKey: number): boolean {
  return apiKey >= FIRST_OWN_KEY;
}
