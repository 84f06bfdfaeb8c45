import type { Assembly } from '../template/template.ts'

/** Where what has a name in AWS is on this machine. */
export interface LocalPlaces {
  readonly region: string
  readonly userPool: string
  readonly files: string
}

/** A text with the addresses that sign-in pages and buckets have in AWS led to this machine. */
export function ledHere(text: string, { region, userPool, files }: LocalPlaces): string {
  return text
    .replaceAll(new RegExp(`https://[\\w-]+\\.auth\\.${region}\\.amazoncognito\\.com`, 'g'), userPool)
    .replaceAll(new RegExp(`https://[\\w.-]+\\.s3\\.${region}\\.amazonaws\\.com`, 'g'), files)
}

/** The assembly for a site that is served elsewhere than it says: whoever admits the one address admits the other. */
export function servedAt(assembly: Assembly, from: string, to: string): Assembly {
  const moved = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value), (_key, inner) => (typeof inner === 'string' ? inner.replaceAll(from, to) : inner))
  return from === to
    ? assembly
    : { ...assembly, resources: moved(assembly.resources), outputs: moved(assembly.outputs) }
}
