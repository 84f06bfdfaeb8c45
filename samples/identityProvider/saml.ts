import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { inflateRawSync } from 'node:zlib'
import forge from 'node-forge'
import { SignedXml } from 'xml-crypto'
import { choicePage, postPage } from './pages.ts'
import type { Employee, Faults, Play } from './people.ts'
import { readForm } from './readForm.ts'

interface Credentials {
  readonly privateKey: string
  readonly certificate: string
}

const assertionNames = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'
const methods = 'http://schemas.microsoft.com/claims/authnmethodsreferences'
const xml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Creates a key with a self-signed certificate. */
function makeCredentials(): Credentials {
  const keys = forge.pki.rsa.generateKeyPair(2048)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2050-01-01T00:00:00Z')
  const name = [{ name: 'commonName', value: 'Company sign-in' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(keys.privateKey, forge.md.sha256.create())
  return {
    privateKey: forge.pki.privateKeyToPem(keys.privateKey),
    certificate: forge.pki.certificateToPem(certificate),
  }
}

/** A SAML identity provider: metadata, and a page to choose a user. */
export function createSaml(entityId: string, ownUrl: string, play: () => Play) {
  const [credentials, foreign] = [makeCredentials(), makeCredentials()]
  const certificate = credentials.certificate.replace(/-----[A-Z ]+-----|\s/g, '')

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', ownUrl)
    const send = (body: string, type = 'text/html') => void response.writeHead(200, { 'content-type': type }).end(body)
    if (url.pathname === '/saml/metadata')
      return send(metadataOf(entityId, `${ownUrl}/saml/sign-in`, certificate), 'application/xml')
    if (request.method !== 'POST') return send(choicePage(play().employees))
    const chosen = (await readForm(request)).get('employee')
    const employee = play().employees.find(({ id }) => id === chosen)
    const asked = readRequest(url.searchParams.get('SAMLRequest') ?? '')
    if (!employee || !asked) return void response.writeHead(400).end()
    const { faults } = play()
    const signer = faults.foreignKey ? foreign : credentials
    const SAMLResponse = Buffer.from(responseTo(asked, employee, entityId, faults, signer)).toString('base64')
    send(postPage(asked.answerTo, { SAMLResponse, RelayState: url.searchParams.get('RelayState') ?? '' }))
  }
}

interface Asked {
  readonly id: string
  readonly audience: string
  readonly answerTo: string
}

function readRequest(deflated: string): Asked | undefined {
  const text = inflateRawSync(Buffer.from(deflated, 'base64')).toString('utf8')
  const [, id] = /<samlp:AuthnRequest[^>]* ID="([^"]+)"/.exec(text) ?? []
  const [, answerTo] = /AssertionConsumerServiceURL="([^"]+)"/.exec(text) ?? []
  const [, audience] = /<saml:Issuer[^>]*>([^<]+)</.exec(text) ?? []
  return id && answerTo && audience ? { id, answerTo, audience } : undefined
}

const metadataOf = (entityId: string, location: string, certificate: string): string =>
  `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${xml(entityId)}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${xml(location)}"/></md:IDPSSODescriptor></md:EntityDescriptor>`

/** A response with a signed assertion and the given faults. */
function responseTo(asked: Asked, employee: Employee, entityId: string, faults: Faults, signer: Credentials): string {
  const now = Date.now()
  const at = (offsetMs: number) => new Date(now + offsetMs).toISOString()
  const [from, until] = faults.expired ? [at(-7_200_000), at(-3_600_000)] : [at(-1_000), at(300_000)]
  const inResponseTo = faults.inResponseTo ?? asked.id
  const answers = inResponseTo === '' ? '' : ` InResponseTo="${xml(inResponseTo)}"`
  const issuer = `<saml:Issuer>${xml(faults.issuer ?? entityId)}</saml:Issuer>`
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="${xml(name)}">${values.map((value) => `<saml:AttributeValue>${xml(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}">${issuer}<saml:Subject><saml:NameID>${xml(employee.id)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData${answers} NotOnOrAfter="${until}" Recipient="${xml(asked.answerTo)}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${xml(faults.audience ?? asked.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}"/><saml:AttributeStatement>${attribute(`${assertionNames}emailaddress`, [employee.email])}${attribute(`${assertionNames}name`, [employee.name])}${attribute('groups', employee.groups)}${attribute(methods, employee.methods)}</saml:AttributeStatement></saml:Assertion>`
  const whole = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}" Destination="${xml(asked.answerTo)}"${answers}>${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`
  const signed = faults.unsigned ? whole : sign(whole, signer)
  return faults.altered === undefined ? signed : signed.replace(xml(employee.email), xml(faults.altered))
}

function sign(whole: string, { privateKey, certificate }: Credentials): string {
  const signature = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  const assertion = "//*[local-name(.)='Assertion']"
  signature.addReference({
    xpath: assertion,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  signature.computeSignature(whole, {
    location: { reference: `${assertion}/*[local-name(.)='Issuer']`, action: 'after' },
  })
  return signature.getSignedXml()
}
