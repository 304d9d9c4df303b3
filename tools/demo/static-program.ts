/** A machine that the program can be made for. */
export type Machine = "x86_64" | "aarch64";

const FILE_HEADER = 64;
const SEGMENT_HEADER = 56;
const CODE = FILE_HEADER + 2 * SEGMENT_HEADER;
const ADDRESS = 0x400000;
// The largest page that Linux uses on either machine.
const PAGE = 0x10000;

const ELF_MACHINE: Record<Machine, number> = { x86_64: 62, aarch64: 183 };
const PT_LOAD = 1;
const PT_GNU_STACK = 0x6474e551;
const EXECUTE = 1;
const WRITE = 2;
const READ = 4;

/** A static Linux program, a whole ELF file, that prints TEXT and exits with status 0. */
export function staticProgram(text: string, machine: Machine): Buffer {
  const message = Buffer.from(text);
  const code = machine === "x86_64" ? codeX86_64(message.length) : codeAarch64(message.length);
  const size = CODE + code.length + message.length;
  return Buffer.concat([
    fileHeader(machine),
    segmentHeader({ type: PT_LOAD, flags: READ | EXECUTE, address: ADDRESS, size, align: PAGE }),
    // Says that the stack need not be executable, which the kernel assumes otherwise.
    segmentHeader({ type: PT_GNU_STACK, flags: READ | WRITE, address: 0, size: 0, align: 16 }),
    code,
    message,
  ]);
}

function fileHeader(machine: Machine): Buffer {
  const header = Buffer.alloc(FILE_HEADER);
  header.write("\x7fELF", "latin1");
  header.set([2, 1, 1], 4); // 64 bits, little endian, ELF version 1
  header.writeUInt16LE(2, 16); // an executable at a fixed address
  header.writeUInt16LE(ELF_MACHINE[machine], 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(ADDRESS + CODE), 24); // entry point
  header.writeBigUInt64LE(BigInt(FILE_HEADER), 32); // where the segment headers are
  header.writeUInt16LE(FILE_HEADER, 52);
  header.writeUInt16LE(SEGMENT_HEADER, 54);
  header.writeUInt16LE(2, 56); // how many of them
  return header;
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly size: number;
  readonly align: number;
}

// The segment begins where the file begins, so its offset stays 0.
function segmentHeader({ type, flags, address, size, align }: Segment): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(flags, 4);
  header.writeBigUInt64LE(BigInt(address), 16);
  header.writeBigUInt64LE(BigInt(address), 24);
  header.writeBigUInt64LE(BigInt(size), 32);
  header.writeBigUInt64LE(BigInt(size), 40);
  header.writeBigUInt64LE(BigInt(align), 48);
  return header;
}

function codeX86_64(length: number): Buffer {
  const write = [
    ...[0xb8, ...int32(1)], // mov eax, 1 (write)
    ...[0xbf, ...int32(1)], // mov edi, 1 (standard output)
    ...[0xba, ...int32(length)], // mov edx, length
  ];
  const exit = [
    ...[0x0f, 0x05], // syscall
    ...[0xb8, ...int32(60)], // mov eax, 60 (exit)
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  ];
  // The message comes after the code: as far from the end of this instruction as `exit` is long.
  const address = [0x48, 0x8d, 0x35, ...int32(exit.length)]; // lea rsi, [rip + ...]
  return Buffer.from([...write, ...address, ...exit]);
}

function codeAarch64(length: number): Buffer {
  if (length > 0xffff) throw new Error("the message must be shorter than 65,536 bytes");
  const move = (register: number, value: number): number => 0xd2800000 + (value << 5) + register;
  const supervisorCall = 0xd4000001;
  const exit = [supervisorCall, move(0, 0), move(8, 93), supervisorCall];
  // The message comes after the code; the distance counts from the start of this instruction.
  const distance = exit.length + 1;
  const address = 0x10000000 + (distance << 5) + 1; // adr x1, in words: the low two bits are 0
  const write = [move(0, 1), move(2, length), move(8, 64), address];
  return Buffer.concat([...write, ...exit].map((instruction) => Buffer.from(int32(instruction))));
}

function int32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
}
