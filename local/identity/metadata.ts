import { type Element, parseXmlDocument } from 'slimdom'
import type { Provider } from './providers.ts'

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata'
const signatures = 'http://www.w3.org/2000/09/xmldsig#'
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** The metadata of a SAML identity provider. */
export interface SamlMetadata {
  readonly entityId: string
  readonly signInUrl: string
  readonly certificates: readonly string[]
}

/** Reads a provider's metadata from its file or URL. Throws if the metadata does not allow sign-in. */
export async function readMetadata({ details }: Pick<Provider, 'details'>, reach: typeof fetch): Promise<SamlMetadata> {
  const { documentElement: entity } = parseXmlDocument(details.MetadataFile ?? (await fetchText(details, reach)))
  const idp = entity?.getElementsByTagNameNS(metadata, 'IDPSSODescriptor')[0]
  if (!entity || !idp) throw new Error('The metadata does not describe an identity provider.')
  const service = idp
    .getElementsByTagNameNS(metadata, 'SingleSignOnService')
    .find((one) => one.getAttribute('Binding') === redirectBinding)
  const entityId = entity.getAttribute('entityID') ?? ''
  const signInUrl = service?.getAttribute('Location') ?? ''
  const certificates = idp.getElementsByTagNameNS(metadata, 'KeyDescriptor').filter(signs).flatMap(certificatesIn)
  if (entityId === '' || signInUrl === '' || certificates.length === 0)
    throw new Error('The metadata lacks an entity id, a sign-in URL or a certificate.')
  return { entityId, signInUrl, certificates }
}

async function fetchText({ MetadataURL = '' }: Provider['details'], reach: typeof fetch): Promise<string> {
  const response = await reach(MetadataURL)
  if (!response.ok) throw new Error(`The metadata URL responded with ${response.status}.`)
  return response.text()
}

const signs = (descriptor: Element): boolean => (descriptor.getAttribute('use') ?? 'signing') === 'signing'

const certificatesIn = (descriptor: Element): string[] =>
  descriptor
    .getElementsByTagNameNS(signatures, 'X509Certificate')
    .map((certificate) => (certificate.firstChild?.nodeValue ?? '').replace(/\s/g, ''))
