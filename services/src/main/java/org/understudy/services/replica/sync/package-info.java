/// One synchronisation: the source's agent, the portal's agent, and the console between them.
@NullMarked
package org.understudy.services.replica.sync;

import org.jspecify.annotations.NullMarked;
