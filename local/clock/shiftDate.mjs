/* Loaded first by every process that follows the runtime's clock. Shifts `Date` from the machine's clock. */

const RealDate = Date
let offsetMs = Number(process.env.CLOCK_OFFSET_MS ?? 0)

const now = () => RealDate.now() + offsetMs

export function setClockOffset(/** @type {number} */ ms) {
  offsetMs = ms
}

export const realNow = () => RealDate.now()

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
