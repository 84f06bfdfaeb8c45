import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../../shared/tickets/adapters/mail/htmlToText.ts'
import { mailHtml } from '../../../shared/tickets/adapters/mail/mailHtml.ts'
import { repetitions } from '../../effort.ts'
import { assertHolds } from '../../keptSeeds.ts'

const htmlOf = (message: string, subject = 'x') =>
  mailHtml({
    subject,
    intro: subject,
    message,
    facts: [['Ticket', subject]],
    link: 'https://support.example/t',
    footer: '',
    acceptsReplies: true,
  })
const tagsIn = (html: string) => new Set([...html.matchAll(/<([a-z]+)/gi)].map(([, tag]) => tag?.toLowerCase()))
const ours = tagsIn(htmlOf(''))

describe('the HTML of an email', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](//evil.example)',
    '![x](https://evil.example/pixel.png)',
    '<svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    '<iframe src=https://evil.example>',
    '<style>*{display:none}</style>',
    '</div></body><script>alert(1)</script>',
  ])('runs and loads nothing from %j [78, 80]', (hostile) => {
    const html = htmlOf(hostile, hostile)
    const more = [...tagsIn(html).difference(ours)]
    expect(more.filter((tag) => !['p', 'a', 'pre', 'code'].includes(tag ?? ''))).toEqual([])
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:/)
    expect(html.replace(/<a [^>]*>/g, '')).not.toMatch(/<[^>]*\son\w+=/i)
  })

  it('has only our tags, whatever combination of tags, quotes and Markdown it is made from [78, 80]', () => {
    const parts = fc.constantFrom(
      ...['<kbd>', '</kbd>', '<code>', '<pre>', '<a ', '<img ', '<!--', '-->', '<![CDATA[', ']]>', '>', '<', '"', "'"],
      ...['src=//evil.example/p.gif ', 'onerror=alert(1) ', 'href="//evil.example" ', 'style="font-size:40px" '],
      ...[
        '`',
        '```\n',
        '**',
        '_',
        '[x](',
        ')',
        '![',
        '](https://a.example)',
        '\n',
        '\n\n',
        '> ',
        '- ',
        '&lt;',
        '&#60;',
        ' ',
        'x',
      ],
    )
    const safe = /^\/?(p|a|em|strong|del|code|pre|blockquote|ul|ol|li|br|hr|h[1-6]|input)$/
    assertHolds(
      fc.property(fc.array(parts, { maxLength: 12 }), (hostile) => {
        const html = htmlOf(hostile.join(''))
        const message = html.slice(html.indexOf('margin:16px 0">') + 15, html.lastIndexOf('<table style'))
        for (const [, tag = '', rest = ''] of message.matchAll(/<([/!]?[a-z0-9-]*)([^>]*)/gi)) {
          if (tag === '/div') continue
          expect([hostile.join(''), tag]).toEqual([hostile.join(''), expect.stringMatching(safe)])
          // The attributes must be ours: their names, with any quoted value.
          const attributes = rest.replace(/"[^"]*"/g, '""')
          expect([hostile.join(''), attributes]).toEqual([
            hostile.join(''),
            expect.stringMatching(/^( (href|rel|start|type|class|style|checked|disabled)="")*\s*\/?$/),
          ])
          for (const [, href = ''] of rest.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(https?:|mailto:)/)
        }
      }),
      { numRuns: repetitions({ full: 20_000, quick: 2_000 }) },
    )
  })

  it.each([
    'x <kbd> <img src=//evil.example/p.gif width=1 ',
    '<code> <img src=x onerror=alert(1) x',
    '<pre> <a href="//evil.example/login" style="font-size:40px"',
  ])('shows text that looks like a tag as text: %s [78]', (hostile) => {
    expect(htmlOf(hostile)).not.toMatch(/<img|<a href="\/\/evil/)
  })

  it('shows Markdown', () => {
    const html = htmlOf('**bold** and `code`\n\n- one\n- [two](https://a.example)')
    expect(html).toContain('<strong>bold</strong> and <code>code</code>')
    expect(html).toContain('<a href="https://a.example" rel="noopener noreferrer nofollow">two</a>')
  })

  it.each(['>', '> ', '[', '![', '*', '`', '<', ' ', '- '])(
    'is created from 60 KB of %j without hanging [65]',
    (part) => {
      expect(htmlOf(part.repeat(60_000 / part.length))).toContain('</html>')
      expect(htmlOf(part.repeat(3_900 / part.length))).toContain('</html>')
    },
    10_000,
  )
})

describe('the text of an HTML email', () => {
  it.each(['<div>', '<a href=x>', '<table><tr><td>', '<blockquote type=cite>', '&', '<'])(
    'is read from a megabyte of %j without hanging [65]',
    (part) => {
      expect(typeof htmlToText(part.repeat(1_000_000 / part.length))).toBe('string')
    },
    10_000,
  )
})
