import { Duration } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolDomain,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { resourceServer, type Scope, scopes } from '../../shared/core/api/scopes.ts'
import { personAttribute, poolAttributeName, poolAttributes } from '../../shared/identity/poolAttributes.ts'
import { keptAfterRemoval, refusesDeletion, type StageConfig } from '../config.ts'
import type { Grant, ProductFunction } from '../productFunction.ts'
import { brandSignIn } from './signInBranding.ts'

/** Roles of the provider's staff: groups of the user pool. */
const staffGroups = ['agent', 'csm', 'finance']

/** The user pool: no self-registration, a second factor for everyone, and a trigger that adds claims to tokens. */
export class Identity extends Construct {
  readonly userPool: UserPool
  /** Where users sign in. */
  readonly signInDomain: UserPoolDomain
  /** For users with a password. */
  readonly portalClient: UserPoolClient
  /** For users of an organisation's own identity provider. */
  readonly signOnClient: UserPoolClient
  readonly platformClient: UserPoolClient

  constructor(scope: Construct, id: string, config: StageConfig, addClaims: ProductFunction) {
    super(scope, id)
    this.userPool = new UserPool(this, 'UserPool', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true }, fullname: { required: true, mutable: true } },
      customAttributes: Object.fromEntries(
        [...poolAttributes, personAttribute].map((name) => [
          name,
          new StringAttribute({ maxLen: 2048, mutable: true }),
        ]),
      ),
      keepOriginal: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      userInvitation: {
        emailSubject: 'Your account for the support portal',
        emailBody: `You have an account for the support portal at ${config.portalUrl}<br>Sign in as {username} with this temporary password, which is valid for seven days: {####}<br>You then choose your own password and set up an authenticator app.`,
      },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        // As long as an invitation is valid.
        tempPasswordValidity: Duration.days(7),
      },
      deletionProtection: refusesDeletion(config),
      removalPolicy: keptAfterRemoval(config),
    })
    this.userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, addClaims.lambda, LambdaVersion.V2_0)
    this.signInDomain = this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: config.signInDomainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    })
    for (const groupName of staffGroups) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.userPool.userPoolId, groupName })
    }

    const made = Object.entries(scopes).map(
      ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
    )
    const server = this.userPool.addResourceServer('ResourceServer', { identifier: resourceServer, scopes: made })
    const oauthScopes = (...names: Scope[]) =>
      made
        .filter(({ scopeName }) => names.some((name) => name === scopeName))
        .map((one) => OAuthScope.resourceServer(server, one))

    const common = {
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
    }
    const ofPortal = {
      ...common,
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, ...oauthScopes('portal')],
        callbackUrls: [`${config.portalUrl}/signed-in`],
        logoutUrls: [config.portalUrl],
      },
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      refreshTokenRotationGracePeriod: Duration.seconds(10),
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
    }
    this.portalClient = this.userPool.addClient('Portal', {
      ...ofPortal,
      // The sign-in pages' own flow. Rotation does not allow the API's refresh flow.
      authFlows: { user: true },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      // Cognito refuses a list without every required attribute. Who changes their own address signs in as nobody else:
      // the pool keeps the old one until the new one is verified, and each sign-in compares it with the membership's.
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
    })
    // The pool writes an identity provider's attributes through the client, which must be allowed to write them. Users
    // with a password could then write the groups and methods that a provider reports. Hence a separate client, with the one flow of the API that nobody can
    // complete here.
    this.signOnClient = this.userPool.addClient('SignOn', {
      ...ofPortal,
      authFlows: { custom: true },
      // The function `identity` adds them when customers connect theirs.
      supportedIdentityProviders: [],
      writeAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, fullname: true })
        .withCustomAttributes(...poolAttributes.map(poolAttributeName)),
    })
    brandSignIn(this, 'PortalPages', this.userPool, this.portalClient, config.brand)
    brandSignIn(this, 'SignOnPages', this.userPool, this.signOnClient, config.brand)
    this.platformClient = this.userPool.addClient('Platform', {
      ...common,
      // Each token costs money, and a program asks for one whenever its last has ended.
      accessTokenValidity: Duration.hours(1),
      generateSecret: true,
      // No flow for people: this is the least that CDK writes.
      authFlows: { userSrp: false },
      oAuth: {
        flows: { clientCredentials: true, authorizationCodeGrant: false, implicitCodeGrant: false },
        scopes: oauthScopes('usage.write', 'audit.write', 'organisations.write', 'promises.write'),
      },
    })
  }

  /** The pool's addresses and ids, for users and identity providers. */
  endpoints(): Record<string, string> {
    return {
      SIGN_IN_URL: this.signInDomain.baseUrl(),
      USER_POOL_ID: this.userPool.userPoolId,
      SIGN_ON_CLIENT_ID: this.signOnClient.userPoolClientId,
    }
  }

  /** Grant to create invitees' accounts, to end users' sessions, and to connect identity providers. */
  administering(): Grant {
    const names = [
      'AdminCreateUser',
      'AdminUserGlobalSignOut',
      'CreateIdentityProvider',
      'UpdateIdentityProvider',
      'DeleteIdentityProvider',
      'ListIdentityProviders',
      'DescribeUserPoolClient',
      'UpdateUserPoolClient',
    ]
    return { actions: names.map((name) => `cognito-idp:${name}`), on: [this.userPool.userPoolArn] }
  }
}
