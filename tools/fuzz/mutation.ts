import { below, type Random } from "../bench/random.ts";

/** The most bytes that an input may grow to. */
const LONGEST = 4096;

/** Bytes on which formats turn. */
const TELLING = Buffer.from([0, 1, 0x7f, 0x80, 0xff, 0x20, 0x2f, 0x30, 0x37, 0x4b, 0x4c, 0x53, 0x67, 0x78]);

type Mutation = (input: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (input, random) => {
    input[below(input.length, random)] = below(256, random);
    return input;
  },
  (input, random) => {
    input[below(input.length, random)] = TELLING[below(TELLING.length, random)] as number;
    return input;
  },
  (input, random) => {
    const at = below(input.length, random);
    input[at] = (input[at] as number) ^ (1 << below(8, random));
    return input;
  },
  (input, random) => input.subarray(0, below(input.length, random)),
  (input, random) => {
    const at = below(input.length, random);
    return Buffer.concat([input.subarray(0, at), input.subarray(at + 1 + below(512, random))]);
  },
  (input, random) => {
    const [at, from] = [below(input.length, random), below(input.length, random)];
    const copied = input.subarray(from, from + 1 + below(512, random));
    return Buffer.concat([input.subarray(0, at), copied, input.subarray(at)]);
  },
  (input, random, others) => {
    const other = others[below(others.length, random)] as Buffer;
    return Buffer.concat([input.subarray(0, below(input.length, random)), other]);
  },
  (input, random) => {
    // Whole records, in another order.
    const at = below(Math.ceil(input.length / 512), random) * 512;
    return Buffer.concat([input.subarray(at), input.subarray(0, at)]);
  },
];

/** A changed copy of one of INPUTS. */
export function mutated(inputs: readonly Buffer[], random: Random): Buffer {
  let input = Buffer.from(inputs[below(inputs.length, random)] as Buffer);
  for (let left = 1 + below(4, random); left > 0; left--) {
    if (input.length === 0) input = Buffer.alloc(1);
    const mutate = MUTATIONS[below(MUTATIONS.length, random)] as Mutation;
    input = Buffer.from(mutate(input, random, inputs).subarray(0, LONGEST));
  }
  return input;
}
