import { describe, expect, it } from 'vitest'
import { cutHistory } from '../../../shared/tickets/adapters/mail/cutHistory.ts'
import { replyMarker } from '../../../shared/tickets/domain/ticketMail.ts'

const mine = `${replyMarker}\n\nAline Agent replied:\n\nWhich zone?\n`
const quoted = mine
  .split('\n')
  .map((line) => `> ${line}`)
  .join('\n')

describe('the quoted part of a reply is removed', () => {
  it.each([
    ['below our marker', `Zone 2.\n\n${mine}`],
    [
      'by Gmail, in English',
      `Zone 2.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Support <support@provider.example> wrote:\n\n${quoted}`,
    ],
    [
      'by Gmail, on two lines',
      `Zone 2.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Provider Support\n<support@provider.example> wrote:\n\n${quoted}`,
    ],
    [
      'by Gmail, in German',
      `Zone 2.\n\nAm Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Support <support@provider.example>:\n\n${quoted}`,
    ],
    [
      'by Gmail, in German on two lines',
      `Zone 2.\n\nAm Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Provider Support <\nsupport@provider.example>:\n\n${quoted}`,
    ],
    [
      'by Gmail, in French',
      `Zone 2.\n\nLe lun. 16 nov. 2026 à 09:12, Support <support@provider.example> a écrit :\n\n${quoted}`,
    ],
    [
      'by Outlook, in English',
      `Zone 2.\n\nFrom: Support <support@provider.example>\nSent: Monday, November 16, 2026 9:12 AM\nTo: Pius <pius@pilatus.example>\nSubject: [TD-7K3M-Q9XF] x\n\n${mine}`,
    ],
    [
      'by Outlook, in German',
      `Zone 2.\n\nVon: Support <support@provider.example>\nGesendet: Montag, 16. November 2026 09:12\nAn: Pius <pius@pilatus.example>\nBetreff: [TD-7K3M-Q9XF] x\n\n${mine}`,
    ],
    [
      'by Apple Mail',
      `Zone 2.\n\n> On 16 Nov 2026, at 09:12, Support <support@provider.example> wrote:\n> \n${quoted}`,
    ],
    [
      'above the reply',
      `On Mon, 16 Nov 2026 at 09:00, Support <support@provider.example> wrote:\n${quoted}\n\nZone 2.`,
    ],
    ['with a carriage return in each line', `Zone 2.\r\n\r\n${quoted.replaceAll('\n', '\r\n')}`],
  ])('%s', (_, mail) => {
    expect(cutHistory(mail)).toBe('Zone 2.')
  })

  it.each([mine, quoted, `On Mon, 16 Nov 2026 at 09:00, Support <support@provider.example> wrote:\n${quoted}`, ''])(
    'leaving nothing if nothing was written: %j',
    (mail) => expect(cutHistory(mail)).toBe(''),
  )

  it.each([
    'On Monday I wrote: nothing works.\nAnd on Tuesday too.',
    'The log says:\n\nFrom: 10.0.0.1\nTo: 10.0.0.2\n\nand then nothing.',
    '- one\n- two',
  ])('and nothing else: %j', (mail) => {
    expect(cutHistory(mail)).toBe(mail)
  })

  it.each([
    'See the log:\n---\nfirst\n---\nsecond',
    'Zone 2.\n________________________________\nand more below.',
    'It is down.\n\nBest regards\nPius\n\nPS: zone 3 too.',
    'Before.\n\n-- \nPius Meier\n+41 44 123 45 67',
    `A long line: ${'x'.repeat(5_000)}.`,
    Array.from({ length: 5_000 }, (_, line) => `line ${line}`).join('\n'),
    'Costs $& and $1.\n\n\n\n\nFive lines further.',
  ])('and none of the sender’s own text', (mail) => {
    expect(cutHistory(mail)).toBe(mail)
    expect(cutHistory(`${mail}\n\n${mine}`)).toBe(mail)
    expect(cutHistory(`${mail}\n\nOn Mon, 16 Nov 2026 at 09:00, Support <s@provider.example> wrote:\n${quoted}`)).toBe(
      mail,
    )
  })

  it('also below a signature and a rule, as Outlook quotes', () => {
    const outlook =
      '________________________________\nFrom: Support <support@provider.example>\nSent: Monday\nSubject: x'
    expect(cutHistory(`Zone 2.\n\nBest regards\nPius\n\n${outlook}\n\nWhich zone?\n\nBest regards\nAline`)).toBe(
      'Zone 2.\n\nBest regards\nPius',
    )
  })

  it('but not the text between and below quoted lines', () => {
    expect(cutHistory(`${quoted}\n\nZone 2.\n\n> More?\n\nNo.`)).toBe('Zone 2.\n\nNo.')
  })

  // The test's time limit only ends a hanging test: nothing is measured.
  it.each([
    '\n',
    ' ',
    '\t',
    '-',
    '_',
    '>',
    '0',
    'On ',
    'On 1 wrote:\n',
    'Von: ',
    '\r\n',
    '> > ',
    '12.12.2012 ',
    '*',
    'a',
  ])(
    'from a megabyte of %j without hanging [65]',
    (part) => {
      expect(typeof cutHistory(part.repeat(Math.ceil(1_000_000 / part.length)))).toBe('string')
    },
    10_000,
  )
})
