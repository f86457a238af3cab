/** Requests of the back-office that wait until a second person agrees. */
package dev.holdfast.gateway.admin.approval;
