import type { StageSettings } from '../../infra/config.ts'

/** The outputs of a stack, by name. */
export type Outputs = Readonly<Record<string, string>>

/** What only a person can do after a deployment, in the order in which it makes sense. */
export function remainingSteps(
  { mail, noticeSubscriptions, alarmEmails, portalUrl, region }: StageSettings,
  outputs: Outputs,
  outputsFile: string,
): string[] {
  const addresses = [...new Set([...noticeSubscriptions.map(({ email }) => email), ...alarmEmails])]
  const dkim = [1, 2, 3].flatMap((number) => outputs[`DkimRecord${number}`] ?? [])
  return [
    `Confirm the subscriptions: ${addresses.join(', ')} each get an email of AWS with a link. SNS sends nothing to an address that is not confirmed.`,
    ...(mail.identity === 'address'
      ? [
          `Confirm the sender: ${mail.senderAddress} gets an email of AWS with a link. Until then no email leaves. This stage receives none: people answer in the portal.`,
        ]
      : []),
    ...(dkim.length > 0 ? [`Publish the DNS records of the sender's domain:\n${indented(dkim)}`] : []),
    ...(mail.replyDomain === undefined
      ? []
      : [
          `Publish the DNS record of the reply domain: ${mail.replyDomain} MX 10 inbound-smtp.${region}.amazonaws.com`,
          `Activate the rule for replies: aws ses set-active-receipt-rule-set --rule-set-name ${outputs.ReceiptRuleSetName}. An account has one active rule set: if there is another already, copy the rule into it.`,
        ]),
    'Request that AWS moves the account out of the SES sandbox. Before that, SES sends only to confirmed addresses.',
    ...(portalUrl === undefined
      ? []
      : [`Point ${new URL(portalUrl).hostname} to ${outputs.PortalDomainName} (CNAME, or an alias).`]),
    `Create the first people: npm run people -- add-staff --outputs ${outputsFile} --group agent --email EMAIL --name NAME`,
    `Give the platform its client: aws cognito-idp describe-user-pool-client --user-pool-id ${outputs.UserPoolId} --client-id ${outputs.PlatformClientId}`,
  ]
}

const indented = (lines: readonly string[]): string => lines.map((line) => `     ${line}`).join('\n')
