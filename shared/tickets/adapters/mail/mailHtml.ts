import { Marked } from 'marked'
import { replyMarker, type TicketMail } from '../../domain/ticketMail.ts'

/** A longer message is sent as it was written, because the parser's time grows with the square of its length. */
const maxMarkdown = 4_000

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/**
 * Renders Markdown that people wrote. It allows none of their HTML and only web and email links, and turns images into
 * links.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    html: ({ text }) => escapeHtml(text),
    // The parser assumes that text after some tags is escaped, but nothing here is.
    text(token) {
      return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeHtml(token.text)
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens)
      return isSafeLink(href) ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">${text}</a>` : text
    },
    image: ({ href, text }) =>
      isSafeLink(href) ? `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>` : escapeHtml(text),
  },
})

function isSafeLink(href: string): boolean {
  return ['https:', 'http:', 'mailto:'].includes(URL.parse(href)?.protocol ?? '')
}

function messageHtml(markdown: string): string {
  const plain = `<pre style="white-space:pre-wrap">${escapeHtml(markdown)}</pre>`
  if (markdown.length > maxMarkdown) return plain
  try {
    return String(marked.parse(markdown.replace(/ {20,}/g, ' ')))
  } catch {
    // The nesting is deeper than the parser supports.
    return plain
  }
}

/** The email's HTML, without images, scripts or anything else that is loaded. */
export function mailHtml({ intro, message, facts, link, footer, acceptsReplies }: TicketMail): string {
  const soft = 'color:#667085;font-size:13px'
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td style="${soft};padding-right:16px">${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  )
  const quoted =
    message === undefined
      ? ''
      : `<div style="border-left:3px solid #98a2b3;padding-left:14px;margin:16px 0">${messageHtml(message)}</div>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><body style="font:15px/1.5 system-ui,sans-serif;max-width:640px">
${acceptsReplies ? `<p style="${soft}">${escapeHtml(replyMarker)}</p>\n` : ''}<p>${escapeHtml(intro)}</p>${quoted}
<table style="border-collapse:collapse">${rows.join('')}</table>
<p><a href="${escapeHtml(link)}">Open the ticket</a></p>
<p style="${soft}">${escapeHtml(footer)}</p></body></html>`
}
