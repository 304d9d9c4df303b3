import { type Fault, type FaultKind, withoutControls } from "@storeship/core";

/** Faults of one kind that are told at one place: of the rest, their number. */
const TOLD = 20;
/** Stands for the rest, until their number is known. */
const MORE = "";

/** Tells of faults at one place of an image. Names in what it gets are printable. */
export interface Reporter {
  /** @param path below the place. */
  fault(kind: FaultKind, message: string, path?: string): void;
  /** Of what readers cope with. */
  warning(kind: FaultKind, message: string, path?: string): void;
}

/** The faults of an image, by places in the order in which these are first named. */
export interface FaultList {
  at(place: string): Reporter;
  /** Take over what was found elsewhere. */
  add(faults: readonly Fault[]): void;
  faults(): readonly Fault[];
}

/** An empty list. @param prefix of all places. */
export function faultList(prefix = ""): FaultList {
  const places = new Map<string, Fault[]>();
  const counts = new Map<string, number>();
  const foundAt = (place: string): Fault[] => {
    const found = places.get(place) ?? [];
    places.set(place, found);
    return found;
  };
  const report = (place: string, { kind, severity, path, message }: Fault): void => {
    const key = `${kind} ${severity} ${place}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const found = foundAt(place);
    if (count <= TOLD) found.push({ kind, severity, path, message: withoutControls(message) });
    else if (count === TOLD + 1) found.push({ kind, severity, path: place, message: MORE });
  };
  return {
    at(place) {
      const whole = `${prefix}${place}`;
      foundAt(whole);
      const reportAs =
        (severity: Fault["severity"]): Reporter["fault"] =>
        (kind, message, path) =>
          report(whole, { kind, severity, path: path === undefined ? whole : `${whole}: ${path}`, message });
      return { fault: reportAs("fault"), warning: reportAs("warning") };
    },
    add(faults) {
      for (const fault of faults) report(`${prefix}${fault.path}`, fault);
    },
    faults: () =>
      [...places].flatMap(([place, found]) =>
        found.map((fault) => {
          if (fault.message !== MORE) return fault;
          const more = (counts.get(`${fault.kind} ${fault.severity} ${place}`) as number) - TOLD;
          return { ...fault, message: `${more} more of the kind '${fault.kind}'` };
        }),
      ),
  };
}
