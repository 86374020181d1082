import { writeFileSync } from 'node:fs';
import { errorsMarkdown } from '../src/api/error-page.ts';

writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsMarkdown());
