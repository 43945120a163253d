/// The frame of the window: navigation, task strip, notifications, dialogs, shortcuts.
@NullMarked
package org.understudy.app.shell;

import org.jspecify.annotations.NullMarked;
