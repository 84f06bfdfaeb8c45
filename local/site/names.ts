import type { Assembly } from '../template/template.ts'

/** The local addresses of resources that have a name in AWS. */
export interface LocalPlaces {
  readonly region: string
  readonly userPool: string
  readonly files: string
}

/** Replaces the AWS addresses of sign-in pages and buckets in a text with local ones. */
export function ledHere(text: string, { region, userPool, files }: LocalPlaces): string {
  return text
    .replaceAll(new RegExp(`https://[\\w-]+\\.auth\\.${region}\\.amazoncognito\\.com`, 'g'), userPool)
    .replaceAll(new RegExp(`https://[\\w.-]+\\.s3\\.${region}\\.amazonaws\\.com`, 'g'), files)
}

/**
 * Returns the assembly with another address for its site. Whatever permits the original address then permits this one.
 */
export function servedAt(assembly: Assembly, from: string, to: string): Assembly {
  const moved = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value), (_key, inner) => (typeof inner === 'string' ? inner.replaceAll(from, to) : inner))
  return from === to
    ? assembly
    : { ...assembly, resources: moved(assembly.resources), outputs: moved(assembly.outputs) }
}
