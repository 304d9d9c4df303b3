import { parseImageName, parseTime, platformOfSystem, StoreshipError } from "@storeship/core";
import { InvalidArgumentError } from "commander";

/** For an option that may be given several times. */
export function collect<T>(read: (text: string) => T): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  return (text, previous = []) => [...previous, value(read)(text)];
}

/** For an option whose value `read` reads: what it throws is told as wrong usage of the option. */
export function value<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof StoreshipError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}

export const time = value(parseTime);
export const imageNames = collect(parseImageName);
export const platform = value(platformOfSystem);
export const texts = collect((text) => text);

/** `NAME=VALUE`, with an empty value allowed. */
export const pairs = collect((text): readonly [string, string] => {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError(`'${text}' is not of the form NAME=VALUE.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
});

/** `OLD:NEW`. */
export const transformations = collect((text) => {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError(`'${text}' is not of the form OLD:NEW.`);
  return { from: text.slice(0, colon), to: text.slice(colon + 1) };
});

/** `DIR[=PATH]`. */
export const trees = collect((text) => {
  const equals = text.lastIndexOf("=");
  if (text === "" || equals === 0) throw new InvalidArgumentError(`'${text}' is not of the form DIR[=PATH].`);
  return equals === -1 ? { directory: text, path: "/" } : { directory: text.slice(0, equals), path: text.slice(equals + 1) };
});

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most)) throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    return number;
  };
}
