/**
 * What can be configured, from files, environment and command line, all problems told at once.
 * Begin with {@link io.gatehouse.settings.SettingsReader}. Knows nobody.
 */
package io.gatehouse.settings;
