import type { ApiFunction } from '../apiFunction.ts'

/** Members, keys and single sign-on. */
export const identityFunction: ApiFunction = ({ identity, mail, config, bundles, shared }) => ({
  // While an owner waits, the user pool reads the metadata of an identity provider.
  timeoutSeconds: 25,
  environment: {
    ...shared.storageEnvironment,
    ...shared.cursorEnvironment,
    ...identity.endpoints(),
    PORTAL_URL: config.portalUrl,
    ...mail.senderOf({ config, bundles }),
  },
  grants: [
    shared.onProduct('ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
    mail.sendingText(),
    shared.onIndexes('byList'),
    ...shared.recording,
    identity.administering(),
    shared.sealing,
  ],
})
