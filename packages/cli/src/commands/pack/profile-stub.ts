export const imageNameOfPackages = (n: readonly string[]): string => n.join("-");
export const profilePackageNames = (_: string, __: object): readonly string[] | undefined => undefined;
export const profileEnvironment = (_: string, __: object): { environment: ReadonlyArray<readonly [string, string]>; warning?: string } => ({ environment: [] });
