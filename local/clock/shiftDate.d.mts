export function setClockOffset(ms: number): void
export function realNow(): number
