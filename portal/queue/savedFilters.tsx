import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import * as z from 'zod'
import { useMe } from '../api.tsx'
import { useT } from '../i18n.ts'

const savedSchema = z.array(z.object({ name: z.string(), search: z.string() }))
type Saved = z.output<typeof savedSchema>

/** Filters of the queue that a user has saved by name. Stored in this browser, separately for each user. */
export function SavedFilters() {
  const t = useT()
  const key = `filters:${useMe().id}`
  const [search] = useSearchParams()
  const [saved, setSaved] = useState<Saved>(() => savedSchema.parse(JSON.parse(localStorage.getItem(key) ?? '[]')))
  const [name, setName] = useState('')
  const keep = (changed: Saved) => {
    localStorage.setItem(key, JSON.stringify(changed))
    setSaved(changed)
  }
  return (
    <details className="savedFilters">
      <summary>{t('saved.title', { count: saved.length })}</summary>
      <ul className="plainList">
        {saved.map((filter) => (
          <li key={filter.name} className="actions">
            <Link href={`/queue?${filter.search}`}>{filter.name}</Link>
            <button
              type="button"
              className="quiet"
              aria-label={t('saved.remove', { name: filter.name })}
              onClick={() => keep(saved.filter((one) => one.name !== filter.name))}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          keep([...saved.filter((one) => one.name !== name), { name, search: search.toString() }])
          setName('')
        }}
      >
        <label>
          {t('saved.name')}
          <input required maxLength={50} value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <button type="submit" className="quiet">
          {t('saved.keep')}
        </button>
      </form>
    </details>
  )
}
