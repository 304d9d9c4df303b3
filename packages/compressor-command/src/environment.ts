/** Where gzip, pigz, bzip2, lzip, xz and zstd take options from that no command line shows. */
const OPTION_VARIABLES = [
  "BZIP",
  "BZIP2",
  "GZIP",
  "PIGZ",
  "XZ_DEFAULTS",
  "XZ_OPT",
  "ZSTD_CLEVEL",
  "ZSTD_NBTHREADS",
];

/** What a program is run with: this process's environment less what would change its bytes, and its messages in English. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C" };
  for (const name of OPTION_VARIABLES) delete environment[name];
  return environment;
}
