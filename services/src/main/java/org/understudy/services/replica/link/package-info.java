/// The agent as seen from the console: put on a host, started there, spoken to.
@NullMarked
package org.understudy.services.replica.link;

import org.jspecify.annotations.NullMarked;
