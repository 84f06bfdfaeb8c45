import * as z from 'zod'
import type { PoolClient } from '../identity/configuration.ts'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

/** Mails, messages, schema and password rules are Cognito's own; people of the local pool come from a file. */
const poolSchema = z.strictObject({
  AccountRecoverySetting: z.json(),
  AdminCreateUserConfig: z.strictObject({ AllowAdminCreateUserOnly: z.literal(true) }),
  AutoVerifiedAttributes: z.json(),
  DeletionProtection: z.string(),
  EmailVerificationMessage: z.string(),
  EmailVerificationSubject: z.string(),
  EnabledMfas: z.tuple([z.literal('SOFTWARE_TOKEN_MFA')]),
  LambdaConfig: z.strictObject({
    PreTokenGenerationConfig: z.strictObject({ LambdaArn: z.string(), LambdaVersion: z.literal('V2_0') }),
  }),
  MfaConfiguration: z.literal('ON'),
  Policies: z.json(),
  Schema: z.json(),
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
  CallbackURLs: z.array(z.string()).default([]),
  EnableTokenRevocation: z.literal(true),
  /** Flows of Cognito's own API; people sign in on its pages. */
  ExplicitAuthFlows: z.array(z.enum(['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'])),
  GenerateSecret: z.boolean(),
  IdTokenValidity: z.int().default(60),
  LogoutURLs: z.array(z.string()).default([]),
  PreventUserExistenceErrors: z.literal('ENABLED'),
  ReadAttributes: z.array(z.string()).optional(),
  /** The grace for a rotated token is Cognito's alone: here it is refused at once. */
  RefreshTokenRotation: z.strictObject({ Feature: z.literal('ENABLED'), RetryGracePeriodSeconds: z.int() }).optional(),
  RefreshTokenValidity: z.int().optional(),
  SupportedIdentityProviders: z.tuple([z.literal('COGNITO')]),
  TokenValidityUnits: z.record(z.string(), z.literal('minutes')),
  UserPoolId: z.string(),
  WriteAttributes: z.array(z.string()).optional(),
})
const groupSchema = z.strictObject({ GroupName: z.string(), UserPoolId: z.string() })
const serverSchema = z.strictObject({
  Identifier: z.string(),
  Name: z.string(),
  Scopes: z.array(z.strictObject({ ScopeName: z.string(), ScopeDescription: z.string() })),
  UserPoolId: z.string(),
})

/** Collects what the template says of its one user pool. */
export function cognitoTypes(
  region: string,
  arnOf: (service: string, name: string) => string,
  generated: (id: string, length: number) => string,
) {
  const clients: PoolClient[] = []
  const groups: string[] = []
  let pool: { id: string; arn: string; triggerArn: string } | undefined

  const types: Record<string, ResourceType> = {
    'AWS::Cognito::UserPool': resourceType(poolSchema, (logicalId, { LambdaConfig }) => {
      if (pool) throw new StartProblem('This runtime has one user pool.')
      const id = `${region}_${generated(logicalId, 9)}`
      pool = {
        id,
        arn: arnOf('cognito-idp', `userpool/${id}`),
        triggerArn: LambdaConfig.PreTokenGenerationConfig.LambdaArn,
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
    'AWS::Cognito::UserPoolClient': resourceType(clientSchema, (logicalId, properties) => {
      const id = generated(logicalId, 26).toLowerCase()
      clients.push({
        id,
        secret: properties.GenerateSecret ? generated(`${logicalId}.secret`, 51) : undefined,
        scopes: properties.AllowedOAuthScopes,
        redirectUris: properties.CallbackURLs,
        logoutUris: properties.LogoutURLs,
        accessTokenSeconds: properties.AccessTokenValidity * 60,
        idTokenSeconds: properties.IdTokenValidity * 60,
        refreshTokenSeconds: (properties.RefreshTokenValidity ?? 60) * 60,
      })
      return { ref: id, attributes: {} }
    }),
  }

  return {
    types,
    collected() {
      if (!pool) throw new StartProblem('The template has no user pool.')
      return { ...pool, issuer: `https://cognito-idp.${region}.amazonaws.com/${pool.id}`, clients, groups }
    },
  }
}

export type CollectedPool = ReturnType<ReturnType<typeof cognitoTypes>['collected']>
