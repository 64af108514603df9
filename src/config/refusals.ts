// Why some keys are refused: what they ask for is not there, and to ignore them would be to pretend.

export const NO_TLS = 'Klamm has no TLS listeners yet; only PLAINTEXT is served';
export const NO_SASL = 'Klamm has no SASL authentication yet; only PLAINTEXT is served';
export const NO_AUTHORIZER = 'Klamm has no authorizer yet: every client may do everything';
export const NO_TOKENS = 'Klamm has no delegation tokens';
export const NO_REMOTE = 'Klamm has no remote (tiered) storage';
export const NO_PLUGINS = 'Klamm cannot load Java classes';
export const NO_OTHER_ROLE =
  'Klamm is broker and controller in one; set process.roles=broker,controller or leave it out';
