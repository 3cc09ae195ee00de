#ifndef SIGHTLINE_CXML_SHIM_H
#define SIGHTLINE_CXML_SHIM_H
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlIO.h>

/* Swift cannot name a variadic function; silence is the only generic handler wanted. */
static inline void sightline_xml_silent(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}
static inline void sightline_xml_quiet(void) { xmlSetGenericErrorFunc(NULL, sightline_xml_silent); }
#endif
