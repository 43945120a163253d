/// Where the log goes. The only place that knows which logging library there is.
@NullMarked
package org.understudy.app.log;

import org.jspecify.annotations.NullMarked;
