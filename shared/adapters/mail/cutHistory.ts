import EmailReplyParser from 'email-reply-parser'
import { replyMarker } from '../../domain/ticketMail.ts'

const maxCharacters = 100_000
const maxLines = 2_000
const maxLineCharacters = 500

/**
 * What a reply says, without the mails that it quotes. Our own mails begin with a marker, so that what follows it is
 * known to be quoted; the rest is found as mail programs of several languages introduce it. Who writes below what they
 * quote has said what is not quoted.
 */
export function cutHistory(text: string): string {
  const whole = joined(tamed(text))
  const [above = ''] = whole.split(marker)
  const visible = withoutAttribution(new EmailReplyParser().read(above).getVisibleText())
  const isBelow = visible === '' && /^\s*>/.test(marker.exec(whole)?.[0] ?? '>')
  return isBelow ? withoutAttribution(unquoted(whole)) : visible
}

const marker = new RegExp(`^.*${replyMarker.replace(/[#.]/g, '\\$&')}`, 'm')

/** Within what the parser reads in no time, whatever was sent. */
function tamed(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').slice(0, maxCharacters).split('\n').slice(0, maxLines)
  return lines
    .map((line) =>
      line
        .slice(0, maxLineCharacters)
        .replace(/\s{20,}/g, ' ')
        .trimEnd(),
    )
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
}

const wrote = /\b(?:wrote|schrieb|a écrit|ha scritto)\b/

/** Mail programs break the line that introduces a quotation; the parser knows it in one piece. */
const joined = (text: string): string =>
  text.replace(/^((?:On|Am|Le|Il) [^\n]{10,200})\n([^\n]{0,200}:)[ \t]*$/gmu, (both, first: string, second: string) =>
    wrote.test(both) ? `${first} ${second}`.replace('< ', '<') : both,
  )

/** A line that introduces what was cut below it, or above it. */
function withoutAttribution(text: string): string {
  const lines = text.trim().split('\n')
  const isAttribution = (line: string | undefined) =>
    line !== undefined && /^(?:On|Am|Le|Il) .*:$/u.test(line.trim()) && wrote.test(line)
  if (isAttribution(lines.at(-1))) lines.pop()
  if (isAttribution(lines[0])) lines.shift()
  return lines.join('\n').trim()
}

const unquoted = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
