import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packages } from "../../workspace.ts";

/** An option of a command as its documentation writes it. */
interface DocumentedOption {
  /** `-o, --output DEST`. */
  readonly flags: string;
  /** Where the program itself says it. */
  readonly defaultValue: string | undefined;
}

interface DocumentedCommand {
  readonly name: string;
  readonly options: readonly DocumentedOption[];
}

/** As much of commander's classes as is used here. */
interface Command {
  name(): string;
  readonly commands: readonly Command[];
  readonly options: ReadonlyArray<{
    readonly flags: string;
    readonly defaultValue?: unknown;
    readonly negate: boolean;
  }>;
}

/** The commands of the built command line, with their options. */
export async function commandsOfProgram(): Promise<readonly DocumentedCommand[]> {
  const cli = packages().find(({ shortName }) => shortName === "cli");
  if (cli === undefined) throw new Error("there is no package cli");
  const built = pathToFileURL(join(cli.directory, "dist/index.js")).href;
  const { createProgram } = (await import(built)) as { createProgram: () => Command };
  return createProgram().commands.flatMap((command) => leaves(command, ""));
}

// `cache prune` is a command; `cache` is only the way to it.
function leaves(command: Command, above: string): readonly DocumentedCommand[] {
  const name = `${above}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((below) => leaves(below, `${name} `));
  const options = command.options.map(({ flags, defaultValue, negate }) => ({
    flags: documentedFlags(flags),
    defaultValue: negate || defaultValue === undefined ? undefined : String(defaultValue),
  }));
  return [{ name, options }];
}

// The program writes `<dest>`, the documentation, as in Guix and GNU, `DEST`.
function documentedFlags(flags: string): string {
  return flags.replace(/<(.*)>$/, (_, value: string) => value.toUpperCase());
}

/** A row of a table of options. */
interface OptionRow {
  readonly flags: string;
  readonly text: string;
}

/**
 * The rows of the tables under the heading `## NAME` of a document's prose, whose first cell is an option in backticks.
 * A command may take all the options of another, and say so.
 */
export function optionRows(prose: string, name: string): readonly OptionRow[] {
  const [, section = ""] =
    new RegExp(`^## ${name}\\b.*\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "m").exec(prose) ?? [];
  const other = /Takes all the options of `([a-z ]+)`/.exec(section)?.[1];
  const rows = Array.from(section.matchAll(/^\| `(-[^`]*)` \|(.*)\|$/gm), ([, flags = "", text = ""]) => ({
    flags: flags.replaceAll("\\|", "|"),
    text,
  }));
  return other === undefined ? rows : [...optionRows(prose, other), ...rows];
}
