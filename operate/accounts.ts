import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider'
import { routes } from '../shared/http/routes.ts'
import { type FoundAccount, foundIn } from '../shared/identity/poolAttributes.ts'
import type { Currency, Plan } from '../shared/plans/domain/plans.ts'
import { type OperatedStack, platformClient } from './stack.ts'

export interface NewPerson {
  readonly email: string
  readonly name: string
}

/** Creates an account, if there is none. Cognito then emails a temporary password. */
export async function accountOf(
  { cognito, outputs: { UserPoolId } }: OperatedStack,
  person: NewPerson,
): Promise<FoundAccount> {
  const { email: Username, name } = person
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: name },
  ]
  const command = new AdminCreateUserCommand({
    UserPoolId,
    Username,
    UserAttributes,
    DesiredDeliveryMediums: ['EMAIL'],
  })
  const attributes = await cognito.send(command).then(
    ({ User }) => User?.Attributes,
    async (error: unknown) => {
      if (!(error instanceof UsernameExistsException)) throw error
      return (await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserAttributes
    },
  )
  return foundIn(attributes)
}

/** Adds a person to the provider's staff. */
export async function addStaff(stack: OperatedStack, person: NewPerson, GroupName: string): Promise<void> {
  const { UserPoolId } = stack.outputs
  await accountOf(stack, person)
  await stack.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: person.email, GroupName }))
}

/** Removes a person from the provider's staff. Their current token stays valid for 15 minutes at most. */
export async function removeStaff(
  { cognito, outputs }: OperatedStack,
  email: string,
  GroupName: string,
): Promise<void> {
  const account = { UserPoolId: outputs.UserPoolId, Username: email }
  await cognito.send(new AdminRemoveUserFromGroupCommand({ ...account, GroupName }))
  await cognito.send(new AdminUserGlobalSignOutCommand(account))
}

export interface NewOrganisation {
  readonly id: string
  readonly name: string
  readonly currency: Currency
  readonly plan: Plan
}

/**
 * Makes a person the owner of an organisation, and registers the organisation if necessary. Repeating this is harmless.
 */
export async function addOwner(stack: OperatedStack, person: NewPerson, organisation: NewOrganisation): Promise<void> {
  const { id, ...registered } = organisation
  const platform = await platformClient(stack)
  await platform(routes.registerOrganisation, { params: { organisation: id }, body: registered })
  const { person: member } = await accountOf(stack, person)
  await platform(routes.setMember, { params: { organisation: id, member }, body: { role: 'owner', ...person } })
}
