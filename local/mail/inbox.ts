import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AddressObject, simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import * as z from 'zod'

export interface Mail {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly replyTo: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
  readonly date: string
}

export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}

export interface Inbox {
  /** All stored emails, newest first. */
  mails(): readonly Mail[]
  /** Sends an email over SMTP. Resolves when the server has accepted it. */
  send(mail: { from?: string; to: string; subject: string; text: string; inReplyTo?: string }): Promise<void>
  sendRaw(mail: { from: string; to: readonly string[]; raw: Buffer }): Promise<void>
  readonly smtpPort: number
  stop(): Promise<void>
}

/** Opens a mail server that accepts every email. Emails that `route` does not handle are stored in `folder`. */
export async function openInbox(
  folder: string,
  route: (envelope: Envelope, raw: Buffer) => Promise<boolean>,
): Promise<Inbox> {
  mkdirSync(folder, { recursive: true })
  const mails: Mail[] = []
  const files = readdirSync(folder).sort()
  let taken = Number(files.at(-1)?.replace('.eml', '') ?? 0)
  for (const file of files) mails.unshift(await parseMail(file.replace('.eml', ''), readFileSync(join(folder, file))))

  async function take(envelope: Envelope, raw: Buffer): Promise<void> {
    if (await route(envelope, raw)) return
    const id = String(++taken).padStart(8, '0')
    writeFileSync(join(folder, `${id}.eml`), raw)
    const mail = await parseMail(id, raw)
    mails.push(mail)
    mails.sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = []
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => take(envelope, Buffer.concat(chunks)).then(() => done(), done))
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = z.object({ port: z.int() }).parse(server.server.address())
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })

  return {
    mails: () => mails,
    async send({ from = 'no-reply@sns.amazonaws.com', ...mail }) {
      await transport.sendMail({ from, ...mail, date: new Date() })
    },
    async sendRaw({ from, to, raw }) {
      await transport.sendMail({ envelope: { from, to: [...to] }, raw })
    },
    smtpPort: port,
    async stop() {
      transport.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function parseMail(id: string, raw: Buffer): Promise<Mail> {
  const {
    from,
    to,
    replyTo,
    subject = '',
    text = '',
    html,
    messageId = '',
    headerLines,
    date,
  } = await simpleParser(raw)
  return {
    id,
    from: addressesOf(from),
    to: addressesOf(to),
    replyTo: addressesOf(replyTo),
    subject,
    text,
    html: html || '',
    messageId,
    headers: Object.fromEntries(headerLines.map(({ key, line }) => [key, line.replace(/^[^:]*:\s*/, '')])),
    date: (date ?? new Date()).toISOString(),
  }
}

/** Lists the addresses, without display names. */
const addressesOf = (found: AddressObject | AddressObject[] | undefined): string =>
  [found ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ address = '' }) => address)
    .join(', ')
