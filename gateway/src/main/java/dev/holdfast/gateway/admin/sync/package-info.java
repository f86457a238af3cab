/**
 * What the back-office serves about the sync with the platform.
 */
package dev.holdfast.gateway.admin.sync;
