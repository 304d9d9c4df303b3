/**
 * What commander says of a command line that it cannot use, as one sentence that names the option.
 *
 * @param text as commander prints it.
 */
export function usageError(text: string): string {
  const message = text.trim().replace(/^error: /, "");
  return (
    invalidValue(message) ??
    missingValue(message) ??
    suggestion(message) ??
    `${message.replace(/\.$/, "").replace(/\. Expected/, "; expected")}; --help shows the usage`
  );
}

function invalidValue(message: string): string | undefined {
  const [, option, value, why = ""] =
    /^option '(?:-\w, )?(--[a-z-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(message) ?? [];
  if (option === undefined) return undefined;
  const [, choices] = /^Allowed choices are (.*)\.$/.exec(why) ?? [];
  return `${option}: ${choices === undefined ? why : `'${value}' is none of ${choices}`}`;
}

function missingValue(message: string): string | undefined {
  const [, option, value] = /^option '(?:-\w, )?(--[a-z-]+) <(.*)>' argument missing$/.exec(message) ?? [];
  return option === undefined ? undefined : `${option} needs a value; give ${option} ${value?.toUpperCase()}`;
}

function suggestion(message: string): string | undefined {
  const [, what, similar] = /^(.*)\n\(Did you mean (.*)\?\)$/s.exec(message) ?? [];
  return what === undefined ? undefined : `${what}; did you mean ${similar}?`;
}
