/** What the back-office can ask for cardholders, for applications for cards, and for single cards at the platform. */
package dev.holdfast.gateway.admin.onboarding;
