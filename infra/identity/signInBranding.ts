import { CfnManagedLoginBranding, type UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { StageConfig } from '../config.ts'

type Brand = StageConfig['brand']

/**
 * Gives a client's sign-in pages the portal's colour and logo. Without a branding of its own, a client has no pages.
 * What is not set here keeps Cognito's value.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingdesigner.html
 */
export function brandSignIn(scope: Construct, id: string, userPool: UserPool, client: UserPoolClient, brand: Brand) {
  const logo = logoOf(brand)
  return new CfnManagedLoginBranding(scope, id, {
    userPoolId: userPool.userPoolId,
    clientId: client.userPoolClientId,
    settings: {
      categories: { global: { colorSchemeMode: 'DYNAMIC' } },
      components: {
        primaryButton: { lightMode: buttonOf(brand), darkMode: buttonOf(brand) },
        form: { logo: { enabled: logo !== undefined, location: 'CENTER', position: 'TOP', formInclusion: 'IN' } },
        pageBackground: { image: { enabled: false } },
      },
    },
    ...(logo && { assets: [{ category: 'FORM_LOGO', colorMode: 'DYNAMIC', ...logo }] }),
  })
}

/** White on the brand's colour, as the portal's own buttons. Cognito writes colours as `rrggbbaa`. */
function buttonOf({ colour }: Brand) {
  const painted = { backgroundColor: `${colour.slice(1)}ff`, textColor: 'ffffffff' }
  return { defaults: painted, hover: painted, active: painted }
}

/** The logo as Cognito takes it: its bytes. A logo that is one of the portal's files cannot be read here. */
function logoOf({ logo = '' }: Brand): { extension: string; bytes: string } | undefined {
  const [, type = '', encoding, content = ''] = /^data:image\/(svg\+xml|png|jpeg)(;base64)?,(.*)$/s.exec(logo) ?? []
  if (type === '') return undefined
  const bytes = encoding === undefined ? Buffer.from(decodeURIComponent(content)).toString('base64') : content
  return { extension: type === 'svg+xml' ? 'SVG' : type.toUpperCase(), bytes }
}
