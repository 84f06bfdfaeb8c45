import * as z from 'zod'
import type { Look } from '../identity/pages.ts'
import type { PoolClient } from '../identity/poolClient.ts'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const attributeSchema = z.strictObject({
  Name: z.string(),
  Required: z.boolean().default(false),
  Mutable: z.literal(true),
  AttributeDataType: z.literal('String').optional(),
  StringAttributeConstraints: z.strictObject({ MaxLength: z.coerce.number() }).optional(),
})

/** Verification messages and account recovery matter only in Cognito. Local users come from a file or are created. */
const poolSchema = z.strictObject({
  AccountRecoverySetting: z.json(),
  AdminCreateUserConfig: z.strictObject({
    AllowAdminCreateUserOnly: z.literal(true),
    InviteMessageTemplate: z.strictObject({ EmailMessage: z.string(), EmailSubject: z.string() }),
  }),
  AutoVerifiedAttributes: z.json(),
  DeletionProtection: z.string(),
  EmailVerificationMessage: z.string(),
  EmailVerificationSubject: z.string(),
  EnabledMfas: z.tuple([z.literal('SOFTWARE_TOKEN_MFA')]),
  LambdaConfig: z.strictObject({
    PreTokenGenerationConfig: z.strictObject({ LambdaArn: z.string(), LambdaVersion: z.literal('V2_0') }),
  }),
  MfaConfiguration: z.literal('ON'),
  Policies: z.strictObject({
    PasswordPolicy: z.strictObject({
      MinimumLength: z.int(),
      RequireLowercase: z.literal(true),
      RequireNumbers: z.literal(true),
      RequireSymbols: z.literal(true),
      RequireUppercase: z.literal(true),
      TemporaryPasswordValidityDays: z.int(),
    }),
  }),
  Schema: z.array(attributeSchema),
  SmsVerificationMessage: z.string(),
  UserAttributeUpdateSettings: z.json(),
  UserPoolTier: z.string(),
  UsernameAttributes: z.tuple([z.literal('email')]),
  UsernameConfiguration: z.strictObject({ CaseSensitive: z.literal(false) }),
  VerificationMessageTemplate: z.json(),
})

const clientSchema = z.strictObject({
  AccessTokenValidity: z.int(),
  AllowedOAuthFlows: z.union([z.tuple([z.literal('code')]), z.tuple([z.literal('client_credentials')])]),
  AllowedOAuthFlowsUserPoolClient: z.literal(true),
  AllowedOAuthScopes: z.array(z.string()),
  CallbackURLs: z.array(z.string()).optional(),
  EnableTokenRevocation: z.literal(true),
  /** Flows of Cognito's own API, which users do not call. They sign in on Cognito's pages. */
  ExplicitAuthFlows: z.array(z.enum(['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'])),
  GenerateSecret: z.boolean(),
  IdTokenValidity: z.int().optional(),
  LogoutURLs: z.array(z.string()).optional(),
  PreventUserExistenceErrors: z.literal('ENABLED'),
  ReadAttributes: z.array(z.string()).optional(),
  /** Only Cognito has a grace period for a rotated token. Here, it is refused at once. */
  RefreshTokenRotation: z.strictObject({ Feature: z.literal('ENABLED'), RetryGracePeriodSeconds: z.int() }).optional(),
  RefreshTokenValidity: z.int().optional(),
  /** Absent means none. They are added later. */
  SupportedIdentityProviders: z.tuple([z.literal('COGNITO')]).optional(),
  TokenValidityUnits: z.record(z.string(), z.literal('minutes')),
  UserPoolId: z.string(),
  WriteAttributes: z.array(z.string()).optional(),
})
const groupSchema = z.strictObject({ GroupName: z.string(), UserPoolId: z.string() })
const painted = z.object({ defaults: z.object({ backgroundColor: z.string().regex(/^[0-9a-f]{8}$/) }) })
const brandingSchema = z.strictObject({
  Assets: z
    .tuple([
      z.strictObject({
        Category: z.literal('FORM_LOGO'),
        ColorMode: z.literal('DYNAMIC'),
        Extension: z.enum(['SVG', 'PNG', 'JPEG']),
        Bytes: z.base64(),
      }),
    ])
    .optional(),
  ClientId: z.string(),
  Settings: z.object({ components: z.looseObject({ primaryButton: z.object({ lightMode: painted }) }) }).loose(),
  UserPoolId: z.string(),
})
const serverSchema = z.strictObject({
  Identifier: z.string(),
  Name: z.string(),
  Scopes: z.array(z.strictObject({ ScopeName: z.string(), ScopeDescription: z.string() })),
  UserPoolId: z.string(),
})

/** The pool's rules for users who are created in it or come from another identity provider. */
export interface PoolRules {
  readonly invitation: { readonly subject: string; readonly message: string }
  readonly minimumPasswordLength: number
  readonly temporaryPasswordDays: number
  /** By the names that calls use, such as `email` and `custom:groups`. */
  readonly attributes: ReadonlyMap<string, { readonly required: boolean; readonly maxLength: number }>
}

/** Collects the description of the one user pool in the template. */
export function cognitoTypes(
  region: string,
  arnOf: (service: string, name: string) => string,
  generated: (id: string, length: number) => string,
) {
  const clients: PoolClient[] = []
  const groups: string[] = []
  const looks = new Map<string, Look>()
  let pool: { id: string; arn: string; triggerArn: string; rules: PoolRules } | undefined

  const types: Record<string, ResourceType> = {
    'AWS::Cognito::UserPool': resourceType(poolSchema, (logicalId, properties) => {
      if (pool) throw new StartProblem('This runtime supports only one user pool.')
      const id = `${region}_${generated(logicalId, 9)}`
      pool = {
        id,
        arn: arnOf('cognito-idp', `userpool/${id}`),
        triggerArn: properties.LambdaConfig.PreTokenGenerationConfig.LambdaArn,
        rules: rulesOf(properties),
      }
      return { ref: id, attributes: { Arn: pool.arn } }
    }),
    'AWS::Cognito::UserPoolGroup': resourceType(groupSchema, (_logicalId, { GroupName }) => {
      groups.push(GroupName)
      return { ref: GroupName, attributes: {} }
    }),
    'AWS::Cognito::UserPoolResourceServer': resourceType(serverSchema, (_logicalId, { Identifier }) => ({
      ref: Identifier,
      attributes: {},
    })),
    'AWS::Cognito::ManagedLoginBranding': resourceType(brandingSchema, (logicalId, { Assets, ClientId, Settings }) => {
      const [logo] = Assets ?? []
      const { backgroundColor } = Settings.components.primaryButton.lightMode.defaults
      looks.set(ClientId, {
        colour: `#${backgroundColor.slice(0, 6)}`,
        logo: logo && `data:image/${logo.Extension.toLowerCase().replace('svg', 'svg+xml')};base64,${logo.Bytes}`,
      })
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::Cognito::UserPoolClient': resourceType(clientSchema, (logicalId, { GenerateSecret, ...described }) => {
      const id = generated(logicalId, 26).toLowerCase()
      clients.push({
        id,
        secret: GenerateSecret ? generated(`${logicalId}.secret`, 51) : undefined,
        scopes: described.AllowedOAuthScopes,
        redirectUris: described.CallbackURLs ?? [],
        logoutUris: described.LogoutURLs ?? [],
        writeAttributes: described.WriteAttributes ?? standardAttributes,
        accessTokenSeconds: described.AccessTokenValidity * 60,
        idTokenSeconds: (described.IdTokenValidity ?? 60) * 60,
        refreshTokenSeconds: (described.RefreshTokenValidity ?? 60) * 60,
        described,
      })
      return { ref: id, attributes: {} }
    }),
  }

  return {
    types,
    id: () => pool?.id ?? 'pool',
    collected() {
      if (!pool) throw new StartProblem('The template has no user pool.')
      return { ...pool, issuer: `https://cognito-idp.${region}.amazonaws.com/${pool.id}`, clients, groups, looks }
    },
  }
}

export type CollectedPool = ReturnType<ReturnType<typeof cognitoTypes>['collected']>

const standardAttributes = ['email', 'name']

function rulesOf({ AdminCreateUserConfig, Policies, Schema }: z.output<typeof poolSchema>): PoolRules {
  const { InviteMessageTemplate } = AdminCreateUserConfig
  const attributes = Schema.map(({ Name, Required, StringAttributeConstraints }) => {
    const name = standardAttributes.includes(Name) ? Name : `custom:${Name}`
    return [name, { required: Required, maxLength: StringAttributeConstraints?.MaxLength ?? 2048 }] as const
  })
  return {
    invitation: { subject: InviteMessageTemplate.EmailSubject, message: InviteMessageTemplate.EmailMessage },
    minimumPasswordLength: Policies.PasswordPolicy.MinimumLength,
    temporaryPasswordDays: Policies.PasswordPolicy.TemporaryPasswordValidityDays,
    attributes: new Map(attributes),
  }
}
