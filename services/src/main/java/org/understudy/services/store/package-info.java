/// What the console remembers: hosts, replicas and the journal, in one SQLite file.
@NullMarked
package org.understudy.services.store;

import org.jspecify.annotations.NullMarked;
