import EmailReplyParser from 'email-reply-parser'
import { replyMarker } from '../../domain/ticketMail.ts'

/** Limits of the parser's input. Within them it is fast, whatever was sent. */
const maxCharacters = 100_000
const maxLines = 2_000
const maxLineCharacters = 500

/**
 * Returns the text of a reply, line by line as it was written, without the emails that it quotes. Our own emails begin
 * with a marker, so the text below it is known to be quoted. Other quotations are recognised by the introductions that
 * email programs use in several languages. If a person writes below a quotation, the text that is not quoted is the
 * reply. Signatures stay, since the text below one may be worth reading.
 */
export function cutHistory(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  // If each line of a quotation is marked, the text below it was written by hand.
  const marker = lines.findIndex((line) => line.includes(replyMarker) && !isMarked(line))
  const above = marker < 0 ? lines : lines.slice(0, marker)
  const said = withoutAttribution(withoutHistory(above))
  return said === '' && marker < 0 ? withoutAttribution(lines.filter((line) => !isMarked(line))) : said
}

const isMarked = (line: string): boolean => /^\s*>/.test(line)

/** Returns the lines outside quoted history. The parser reads a simplified copy, and only locates the history. */
function withoutHistory(lines: readonly string[]): string[] {
  const copy = tamed(lines)
  const history = historyIn(joined(copy.join('\n').replace(/\n{4,}/g, '\n\n\n')))
  let at = 0
  let fragment = 0
  return lines.filter((line, index) => {
    const looked = copy[index]
    if (looked === undefined) return !isMarked(line) && !history.goesOn
    while (at >= (history.fragments[fragment]?.end ?? Number.POSITIVE_INFINITY)) fragment++
    at += solid(looked)
    return history.fragments[fragment]?.isHistory !== true
  })
}

/**
 * Finds the fragments that are history, and the last character of each. Only characters other than white space count,
 * because the parser moves spaces and line breaks.
 */
function historyIn(text: string): { fragments: { end: number; isHistory: boolean }[]; goesOn: boolean } {
  let end = 0
  // History without a mark in each line continues below an apparent signature.
  let goesOn = false
  const fragments = new EmailReplyParser()
    .read(text)
    .getFragments()
    .map((fragment) => {
      const content = fragment.getContent()
      end += solid(content)
      goesOn = fragment.isQuoted() ? !isMarked(lastLine(content)) : fragment.isSignature() && goesOn
      return { end, isHistory: fragment.isQuoted() || goesOn }
    })
  return { fragments, goesOn }
}

const solid = (text: string): number => text.replace(/\s+/g, '').length
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

/**
 * Copies the first lines one for one. Rules become empty lines, because the parser recognises headers only below an
 * empty line.
 */
function tamed(lines: readonly string[]): string[] {
  const copy: string[] = []
  let size = 0
  for (const line of lines.slice(0, maxLines)) {
    const short = line
      .slice(0, maxLineCharacters)
      .replace(/\s{20,}/g, ' ')
      .trimEnd()
    size += short.length
    if (size > maxCharacters) break
    // The parser would interpret the text after a dollar sign as a pattern.
    copy.push(isRule(short) ? '' : short.replaceAll('$', 'S'))
  }
  return copy
}

const isRule = (line: string): boolean => /^\s*_{10,}$/.test(line)

const wrote = /\b(?:wrote|schrieb|a écrit|ha scritto)\b/

/** Joins the line that introduces a quotation. Email programs break it, but the parser needs it in one piece. */
const joined = (text: string): string =>
  text.replace(/^((?:On|Am|Le|Il) [^\n]{10,200})\n([^\n]{0,200}:)[ \t]*$/gmu, (both, first: string, second: string) =>
    wrote.test(both) ? `${first} ${second}`.replace('< ', '<') : both,
  )

/** Removes the line that introduces the text cut below or above it, and the rule before that line. */
function withoutAttribution(lines: readonly string[]): string {
  const left = [...lines]
  const isAttribution = (line: string | undefined) =>
    line !== undefined && line.length < 500 && /^(?:On|Am|Le|Il|In data) .*:$/u.test(line.trim()) && wrote.test(line)
  const isNothing = (line: string | undefined) => line !== undefined && (line.trim() === '' || isRule(line.trimEnd()))
  const first = left.findIndex((line) => !isNothing(line))
  if (first > 0) left.splice(0, first)
  while (isNothing(left.at(-1))) left.pop()
  if (isAttribution(left.at(-1))) left.pop()
  if (isAttribution(left[0])) left.shift()
  return left.join('\n').trim()
}
