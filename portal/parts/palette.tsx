import { useId, useState } from 'react'
import { useLocation } from 'wouter'
import { isSupport } from '../../shared/core/domain/caller.ts'
import { writtenTicketNumberSchema } from '../../shared/core/domain/ticketNumber.ts'
import { useApi } from '../api.tsx'
import { type MessageKey, type Translate, useT } from '../i18n.ts'
import { chooseLocale, locales, nativeNames } from '../locale.ts'
import { navigationOf } from '../navigation.ts'
import type { Me } from '../session.ts'
import { chooseTheme, themes } from '../theme.ts'
import { Modal } from './modal.tsx'

interface Command {
  readonly name: string
  /** Other words that find it, whatever the language. */
  readonly aliases?: string
  act(): void
}

/** Finds a view, a ticket or a setting by a few letters, without the mouse. */
export function Palette({ onClose }: { onClose(): void }) {
  const t = useT()
  const { session } = useApi()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()

  const all: readonly Command[] = [
    ...navigationOf(session.me).map(([href, key]) => ({ name: t(key), act: () => navigate(href) })),
    ...furtherPlaces(session.me).map(([href, key]) => ({ name: t(key), act: () => navigate(href) })),
    ...looks(t),
    ...languages(t),
    { name: t('session.signOut'), act: () => void session.signOut() },
  ]
  const number = writtenTicketNumberSchema.safeParse(text).data
  const commands: readonly Command[] = [
    ...all.filter(({ name, aliases = '' }) => `${name} ${aliases}`.toLowerCase().includes(text.trim().toLowerCase())),
    // Listed after named matches, because words such as `contrast` also read as a ticket number.
    ...(number === undefined
      ? []
      : [{ name: t('palette.ticket', { number }), act: () => navigate(`/tickets/${number}`) }]),
  ]
  const chosen = commands[Math.min(at, commands.length - 1)]
  const run = (command: Command | undefined) => {
    onClose()
    command?.act()
  }
  return (
    <Modal className="palette" label={t('palette.title')} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          run(chosen)
        }}
      >
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${commands.indexOf(chosen)}`}
          aria-label={t('palette.find')}
          placeholder={t('palette.find')}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
            if (step === 0) return
            event.preventDefault()
            setAt(Math.max(0, Math.min(at + step, commands.length - 1)))
          }}
        />
      </form>
      <div role="listbox" id={`${id}-list`} aria-label={t('palette.title')} tabIndex={-1}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keyboard
          <div
            key={command.name}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === chosen}
            onClick={() => run(command)}
          >
            {command.name}
          </div>
        ))}
      </div>
      {commands.length === 0 && <p role="status">{t('palette.none')}</p>}
    </Modal>
  )
}

/** Views that are not in the navigation. */
const furtherPlaces = (me: Me): readonly (readonly [string, MessageKey])[] => [
  ...(isSupport(me) ? places.support : []),
  ...(me.organisation === undefined ? [] : places.customer),
  ...(me.roles.includes('owner') ? places.owner : []),
  ...places.all,
]

const places = {
  support: [
    ['/calls/new', 'queue.logCall'],
    ['/canned-replies', 'canned.title'],
  ],
  customer: [
    ['/tickets/new', 'tickets.new'],
    ['/audit/stream', 'stream.title'],
    ['/compliance', 'compliance.title'],
  ],
  owner: [
    ['/api-keys', 'keys.apiKeys'],
    ['/single-sign-on', 'sso.title'],
  ],
  all: [['/security', 'nav.security']],
} as const satisfies Record<string, readonly (readonly [string, MessageKey])[]>

const looks = (t: Translate): readonly Command[] =>
  themes.map((theme) => ({
    name: `${t('preferences.theme')}: ${t(`theme.${theme}`)}`,
    aliases: `look theme mode ${theme}`,
    act: () => chooseTheme(theme),
  }))

const englishNames = { en: 'english', de: 'german', fr: 'french' } as const

const languages = (t: Translate): readonly Command[] =>
  locales.map((locale) => ({
    name: `${t('preferences.language')}: ${nativeNames[locale]}`,
    aliases: `language ${englishNames[locale]}`,
    act: () => chooseLocale(locale),
  }))
