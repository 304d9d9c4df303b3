import type { Credentials } from "./credentials.js";

/** Knows what is secret, so that it can be kept out of texts. */
export interface Secrets {
  keep(credentials: Credentials): void;
  /** `text` with `***` in place of all that is kept, also in the forms in which it is sent. */
  readonly redact: (text: string) => string;
}

/** Nothing is secret yet. */
export function secrets(): Secrets {
  const kept = new Set<string>();
  return {
    keep(credentials) {
      for (const form of formsOf(credentials)) if (form !== "") kept.add(form);
    },
    redact(text) {
      let open = text;
      // The longest first: one may be a part of another.
      for (const secret of [...kept].sort((a, b) => b.length - a.length))
        open = open.replaceAll(secret, "***");
      return open;
    },
  };
}

function formsOf(credentials: Credentials): readonly string[] {
  if (credentials.kind !== "password") return [credentials.token, encodeURIComponent(credentials.token)];
  const { username, password } = credentials;
  const pair = Buffer.from(`${username}:${password}`).toString("base64");
  const alone = Buffer.from(password).toString("base64");
  return [password, encodeURIComponent(password), pair, alone];
}
