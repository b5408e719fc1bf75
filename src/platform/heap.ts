/**
 * Keeps the heap near what is alive. Much garbage and little that stays is what many payments make: V8 would let the heap
 * grow to four times of that before it looks through all of it, which is tens of megabytes for no speed to speak of.
 */
export const keepHeapSmall = (): void => {
  process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=50');
};
