import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import * as z from 'zod'

export interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly date: string
}

export interface Inbox {
  /** The newest first. */
  mails(): readonly Mail[]
  /** Sends over SMTP; resolves when the mail lies in the inbox. */
  send(mail: { to: string; subject: string; text: string }): Promise<void>
  readonly smtpPort: number
  stop(): Promise<void>
}

/** A mail server that takes every mail and keeps it in `folder`. */
export async function openInbox(folder: string): Promise<Inbox> {
  mkdirSync(folder, { recursive: true })
  const mails: Mail[] = []
  const files = readdirSync(folder).sort()
  let taken = Number(files.at(-1)?.replace('.eml', '') ?? 0)
  for (const file of files) mails.unshift(await parseMail(file.replace('.eml', ''), readFileSync(join(folder, file))))

  async function take(raw: Buffer): Promise<void> {
    const id = String(++taken).padStart(8, '0')
    writeFileSync(join(folder, `${id}.eml`), raw)
    const mail = await parseMail(id, raw)
    mails.push(mail)
    mails.sort((a, b) => (a.id < b.id ? 1 : -1))
  }

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => take(Buffer.concat(chunks)).then(() => done(), done))
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
    async send({ to, subject, text }) {
      await transport.sendMail({ from: 'no-reply@sns.amazonaws.com', to, subject, text, date: new Date() })
    },
    smtpPort: port,
    async stop() {
      transport.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function parseMail(id: string, raw: Buffer): Promise<Mail> {
  const { to, subject = '', text = '', date } = await simpleParser(raw)
  const addresses = [to ?? []].flat().map((address) => address.text)
  return { id, to: addresses.join(', '), subject, text, date: (date ?? new Date()).toISOString() }
}
