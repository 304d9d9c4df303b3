/** What a registry asks for (RFC 9110, 11.6.1; distribution's token authentication). */
export type Challenge = { readonly scheme: "basic" } | BearerChallenge;

/** A token of a token server is asked for. */
export interface BearerChallenge {
  readonly scheme: "bearer";
  /** The address of the token server. */
  readonly realm: string;
  readonly service?: string;
  /** Separated by spaces. */
  readonly scope?: string;
}

const PART = /\s*,?\s*([A-Za-z0-9_-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/y;

/** Read `WWW-Authenticate`; of several challenges, the one that gives away least. Undefined where none is known. */
export function parseChallenge(header: string): Challenge | undefined {
  const challenges = split(header);
  const bearer = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
  const realm = bearer?.get("realm");
  if (bearer !== undefined && realm !== undefined) {
    const [service, scope] = [bearer.get("service"), bearer.get("scope")];
    return {
      scheme: "bearer",
      realm,
      ...(service === undefined ? {} : { service }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
}

interface ChallengeText {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
}

// A word alone begins a challenge, one with a value belongs to the challenge before it.
function split(header: string): readonly ChallengeText[] {
  const challenges: ChallengeText[] = [];
  PART.lastIndex = 0;
  for (let part = PART.exec(header); part !== null; part = PART.exec(header)) {
    const [, word = "", quoted, plain] = part;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? plain;
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
  }
  return challenges;
}
