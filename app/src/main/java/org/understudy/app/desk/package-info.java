/// What every page is given: the services, the thread, the tasks, the dialogs, and the way to other pages.
@NullMarked
package org.understudy.app.desk;

import org.jspecify.annotations.NullMarked;
