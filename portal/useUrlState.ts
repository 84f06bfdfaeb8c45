import { useSearchParams } from 'wouter'

/** The state of a view, kept in the URL so it can be bookmarked and shared. */
export function useUrlState(): [URLSearchParams, (name: string, value: string) => void] {
  const [search, setSearch] = useSearchParams()
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const changed = new URLSearchParams(before)
        if (value === '') changed.delete(name)
        else changed.set(name, value)
        return changed
      },
      { replace: true },
    )
  return [search, set]
}
