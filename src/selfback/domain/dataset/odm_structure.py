"""The structure of CDISC ODM 1.3.2 as data: what may stand in what, in which order, and how often.

Written from the published specification (CDISC, "Specification for the Operational Data Model",
version 1.3.2). Children are given as in a grammar: `?` at most once, `*` any number, `+` at least
once, `|` one or the other. Attributes are given with their type; `!` marks those that must stand.
Elements that the specification allows but that no data set of ours holds are here too, so that a
file of somebody else is judged by the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"
VERSION = "1.3.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What one element may hold.

    children    the grammar of its children; empty if it has none
    attributes  attribute -> its type
    required    attributes that must stand
    text        the type of its text; empty if it holds none
    """

    children: str = ""
    attributes: Mapping[str, str]
    required: frozenset[str]
    text: str = ""


def _element(children: str = "", attributes: str = "", text: str = "") -> Element:
    pairs = [attribute.split(":") for attribute in attributes.split()]
    return Element(
        children=children,
        attributes={_plain(name): type_ for name, type_ in pairs},
        required=frozenset(_plain(name) for name, _ in pairs if name.endswith("!")),
        text=text,
    )


def _plain(name: str) -> str:
    return name.removesuffix("!").replace("~", ":")


_NAMED = "OID!:oid Name!:name"
_CONDITION = "CollectionExceptionConditionOID:oidref"
_ORDER = f"OrderNumber:integer Mandatory!:YesOrNo {_CONDITION}"
_TYPED = "ItemOID!:oidref TransactionType:TransactionType AuditRecordID:idref SignatureID:idref "
_TYPED += "AnnotationID:idref MeasurementUnitOID:oidref"
_DATA = "AuditRecord? Signature?"

TYPED_ITEMS = {
    "ItemDataURI": "URI",
    "ItemDataAny": "string",
    "ItemDataBoolean": "boolean",
    "ItemDataString": "string",
    "ItemDataInteger": "integer",
    "ItemDataFloat": "float",
    "ItemDataDouble": "double",
    "ItemDataDate": "date",
    "ItemDataTime": "time",
    "ItemDataDatetime": "datetime",
    "ItemDataHexBinary": "hexBinary",
    "ItemDataBase64Binary": "base64Binary",
    "ItemDataHexFloat": "hexFloat",
    "ItemDataBase64Float": "base64Float",
    "ItemDataPartialDate": "partialDate",
    "ItemDataPartialTime": "partialTime",
    "ItemDataPartialDatetime": "partialDatetime",
    "ItemDataDurationDatetime": "durationDatetime",
    "ItemDataIntervalDatetime": "intervalDatetime",
    "ItemDataIncompleteDatetime": "incompleteDatetime",
    "ItemDataIncompleteDate": "incompleteDate",
    "ItemDataIncompleteTime": "incompleteTime",
}

ELEMENTS: dict[str, Element] = {
    "ODM": _element(
        "Study* AdminData* ReferenceData* ClinicalData* Association* ds:Signature*",
        "Description:text FileType!:FileType Granularity:Granularity Archival:YesOnly "
        "FileOID!:oid CreationDateTime!:datetime PriorFileOID:oidref AsOfDateTime:datetime "
        "ODMVersion:ODMVersion Originator:text SourceSystem:text SourceSystemVersion:text ID:id",
    ),
    # what is collected
    "Study": _element("GlobalVariables BasicDefinitions? MetaDataVersion*", "OID!:oid"),
    "GlobalVariables": _element("StudyName StudyDescription ProtocolName"),
    "StudyName": _element(text="name"),
    "StudyDescription": _element(text="text"),
    "ProtocolName": _element(text="name"),
    "BasicDefinitions": _element("MeasurementUnit*"),
    "MeasurementUnit": _element("Symbol Alias*", "OID!:oid Name!:text"),
    "Symbol": _element("TranslatedText+"),
    "TranslatedText": _element(attributes="xml~lang:language", text="text"),
    "MetaDataVersion": _element(
        "Include? Protocol? StudyEventDef* FormDef* ItemGroupDef* ItemDef* CodeList* "
        "ImputationMethod* Presentation* ConditionDef* MethodDef*",
        f"{_NAMED} Description:text",
    ),
    "Include": _element("", "StudyOID!:oidref MetaDataVersionOID!:oidref"),
    "Protocol": _element("Description? StudyEventRef* Alias*"),
    "Description": _element("TranslatedText+"),
    "StudyEventRef": _element("", f"StudyEventOID!:oidref {_ORDER}"),
    "StudyEventDef": _element(
        "Description? FormRef* Alias*",
        f"{_NAMED} Repeating!:YesOrNo Type!:EventType Category:text",
    ),
    "FormRef": _element("", f"FormOID!:oidref {_ORDER}"),
    "FormDef": _element(
        "Description? ItemGroupRef* ArchiveLayout* Alias*", f"{_NAMED} Repeating!:YesOrNo"
    ),
    "ArchiveLayout": _element("", "OID!:oid PdfFileName!:fileName PresentationOID:oidref"),
    "ItemGroupRef": _element("", f"ItemGroupOID!:oidref {_ORDER}"),
    "ItemGroupDef": _element(
        "Description? ItemRef* Alias*",
        f"{_NAMED} Repeating!:YesOrNo IsReferenceData:YesOrNo SASDatasetName:sasName Domain:text "
        "Origin:text Role:name Purpose:text Comment:text",
    ),
    "ItemRef": _element(
        "",
        "ItemOID!:oidref KeySequence:integer MethodOID:oidref ImputationMethodOID:oidref "
        f"Role:text RoleCodeListOID:oidref {_ORDER}",
    ),
    "ItemDef": _element(
        "Description? Question? ExternalQuestion? MeasurementUnitRef* RangeCheck* CodeListRef? "
        "Role* Alias*",
        f"{_NAMED} DataType!:DataType Length:positiveInteger SignificantDigits:nonNegativeInteger "
        "SASFieldName:sasName SDSVarName:sasName Origin:text Comment:text",
    ),
    "Question": _element("TranslatedText+"),
    "ExternalQuestion": _element("", "Dictionary:text Version:text Code:text"),
    "MeasurementUnitRef": _element("", "MeasurementUnitOID!:oidref"),
    "RangeCheck": _element(
        "(CheckValue+ | FormalExpression+) MeasurementUnitRef? ErrorMessage?",
        "Comparator:Comparator SoftHard!:SoftOrHard",
    ),
    "CheckValue": _element(text="value"),
    "FormalExpression": _element(attributes="Context:text", text="text"),
    "ErrorMessage": _element("TranslatedText+"),
    "CodeListRef": _element("", "CodeListOID!:oidref"),
    "Role": _element(text="text"),
    "Alias": _element("", "Context!:text Name!:text"),
    "CodeList": _element(
        "Description? (CodeListItem+ | ExternalCodeList | EnumeratedItem+) Alias*",
        f"{_NAMED} DataType!:CLDataType SASFormatName:sasFormat",
    ),
    "CodeListItem": _element("Decode Alias*", "CodedValue!:value Rank:float OrderNumber:integer"),
    "Decode": _element("TranslatedText+"),
    "ExternalCodeList": _element("", "Dictionary:text Version:text href:URI ref:text"),
    "EnumeratedItem": _element("Alias*", "CodedValue!:value Rank:float OrderNumber:integer"),
    "ImputationMethod": _element(attributes="OID!:oid", text="text"),
    "Presentation": _element(attributes="OID!:oid xml~lang:language", text="text"),
    "ConditionDef": _element("Description FormalExpression* Alias*", _NAMED),
    "MethodDef": _element("Description FormalExpression* Alias*", f"{_NAMED} Type:MethodType"),
    # who collects it, and where
    "AdminData": _element("User* Location* SignatureDef*", "StudyOID:oidref"),
    "User": _element(
        "LoginName? DisplayName? FullName? FirstName? LastName? Organization? Address* Email* "
        "Picture? Pager? Fax* Phone* LocationRef* Certificate*",
        "OID!:oid UserType:UserType",
    ),
    **{
        name: _element(text="text")
        for name in [
            "LoginName",
            "DisplayName",
            "FullName",
            "FirstName",
            "LastName",
            "Organization",
            "StreetName",
            "City",
            "StateProv",
            "Country",
            "PostalCode",
            "OtherText",
            "Email",
            "Pager",
            "Fax",
            "Phone",
            "Certificate",
            "Meaning",
            "LegalReason",
            "CryptoBindingManifest",
            "ReasonForChange",
            "SourceID",
        ]
    },
    "Address": _element("StreetName* City? StateProv? Country? PostalCode? OtherText?"),
    "Picture": _element("", "PictureFileName!:fileName ImageType:name"),
    "LocationRef": _element("", "LocationOID!:oidref"),
    "Location": _element("MetaDataVersionRef+", f"{_NAMED} LocationType:LocationType"),
    "MetaDataVersionRef": _element(
        "", "StudyOID!:oidref MetaDataVersionOID!:oidref EffectiveDate!:date"
    ),
    "SignatureDef": _element("Meaning LegalReason", "OID!:oid Methodology:SignMethod"),
    # what was collected
    "ReferenceData": _element(
        "ItemGroupData* AuditRecords* Signatures* Annotations*",
        "StudyOID!:oidref MetaDataVersionOID!:oidref",
    ),
    "ClinicalData": _element(
        "SubjectData* AuditRecords* Signatures* Annotations*",
        "StudyOID!:oidref MetaDataVersionOID!:oidref",
    ),
    "SubjectData": _element(
        f"{_DATA} InvestigatorRef? SiteRef? Annotation* StudyEventData*",
        "SubjectKey!:subjectKey TransactionType:TransactionType",
    ),
    "StudyEventData": _element(
        f"{_DATA} Annotation* FormData*",
        "StudyEventOID!:oidref StudyEventRepeatKey:repeatKey TransactionType:TransactionType",
    ),
    "FormData": _element(
        f"{_DATA} ArchiveLayoutRef? Annotation* ItemGroupData*",
        "FormOID!:oidref FormRepeatKey:repeatKey TransactionType:TransactionType",
    ),
    "ItemGroupData": _element(
        f"{_DATA} Annotation* (ItemData* | ({' '.join(f'{name}*' for name in TYPED_ITEMS)})*)",
        "ItemGroupOID!:oidref ItemGroupRepeatKey:repeatKey TransactionType:TransactionType",
    ),
    "ItemData": _element(
        f"{_DATA} MeasurementUnitRef? Annotation*",
        "ItemOID!:oidref TransactionType:TransactionType IsNull:YesOnly Value:value",
    ),
    **{
        name: _element(attributes=_TYPED, text=type_)
        for name, type_ in TYPED_ITEMS.items()
        if name != "ItemDataAny"
    },
    "ItemDataAny": _element(attributes=f"{_TYPED} IsNull:YesOnly", text="string"),
    "ArchiveLayoutRef": _element("", "ArchiveLayoutOID!:oidref"),
    "InvestigatorRef": _element("", "UserOID!:oidref"),
    "SiteRef": _element("", "LocationOID!:oidref"),
    "UserRef": _element("", "UserOID!:oidref"),
    "SignatureRef": _element("", "SignatureOID!:oidref"),
    "AuditRecords": _element("AuditRecord*"),
    "Signatures": _element("Signature*"),
    "Annotations": _element("Annotation*"),
    "AuditRecord": _element(
        "UserRef LocationRef DateTimeStamp ReasonForChange? SourceID?",
        "EditPoint:EditPointType UsedImputationMethod:YesOrNo ID:id",
    ),
    "DateTimeStamp": _element(text="datetime"),
    "Signature": _element(
        "UserRef LocationRef SignatureRef DateTimeStamp CryptoBindingManifest?", "ID:id"
    ),
    "Annotation": _element(
        "Comment? Flag*", "SeqNum!:integer TransactionType:TransactionType ID:id"
    ),
    "Comment": _element(attributes="SponsorOrSite:CommentType", text="text"),
    "Flag": _element("FlagValue FlagType?"),
    "FlagValue": _element(attributes="CodeListOID!:oidref", text="text"),
    "FlagType": _element(attributes="CodeListOID!:oidref", text="name"),
    "Association": _element(
        "KeySet KeySet Annotation", "StudyOID!:oidref MetaDataVersionOID!:oidref"
    ),
    "KeySet": _element(
        "",
        "StudyOID!:oidref SubjectKey:subjectKey StudyEventOID:oidref "
        "StudyEventRepeatKey:repeatKey FormOID:oidref FormRepeatKey:repeatKey "
        "ItemGroupOID:oidref ItemGroupRepeatKey:repeatKey ItemOID:oidref OID:oidref",
    ),
}

WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "FileType": "Snapshot Transactional",
        "Granularity": "All Metadata AdminData ReferenceData AllClinicalData SingleSite "
        "SingleSubject",
        "ODMVersion": "1.2 1.2.1 1.3 1.3.1 1.3.2",
        "EventType": "Scheduled Unscheduled Common",
        "Comparator": "LT LE GT GE EQ NE IN NOTIN",
        "SoftOrHard": "Soft Hard",
        "TransactionType": "Insert Update Remove Upsert Context",
        "UserType": "Sponsor Investigator Lab Other",
        "LocationType": "Sponsor Site CRO Lab Other",
        "CommentType": "Sponsor Site",
        "SignMethod": "Digital Electronic",
        "EditPointType": "Monitoring DataManagement DBAudit",
        "YesOrNo": "Yes No",
        "YesOnly": "Yes",
        "MethodType": "Computation Imputation Transpose Other",
        "CLDataType": "integer float text string",
        "DataType": "integer float date datetime time text string double URI boolean hexBinary "
        "base64Binary hexFloat base64Float partialDate partialTime partialDatetime "
        "durationDatetime intervalDatetime incompleteDatetime incompleteDate incompleteTime",
    }.items()
}
"""Types whose values are listed."""

_ZONE = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_DAY = "-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"

PATTERNS: dict[str, str] = {
    "integer": "[+-]?[0-9]+",
    "float": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": r"[+-]?[0-9]+(\.[0-9]+)?([DdEe][+-][0-9]+)?|-?INF|NaN",
    "boolean": "true|false|1|0",
    "date": f"{_DAY}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "datetime": f"{_DAY}T{_TIME}{_ZONE}",
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonNegativeInteger": r"\+?[0-9]+",
    "oid": r"[\s\S]+",
    "oidref": r"[\s\S]+",
    "name": r"[\s\S]+",
    "subjectKey": r"[\s\S]+",
    "repeatKey": r"[\s\S]+",
    "sasName": "[A-Za-z_][A-Za-z0-9_]{0,7}",
    "sasFormat": "[A-Za-z_$][A-Za-z0-9_.]{0,7}",
    "language": "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "id": r"[^\W\d][\w.\-]*",
    "idref": r"[^\W\d][\w.\-]*",
}
"""Types whose values have a form; every other type takes any text."""

DEFINITIONS: dict[str, str] = {
    "StudyOID": "Study",
    "MetaDataVersionOID": "MetaDataVersion",
    "StudyEventOID": "StudyEventDef",
    "FormOID": "FormDef",
    "ItemGroupOID": "ItemGroupDef",
    "ItemOID": "ItemDef",
    "CodeListOID": "CodeList",
    "RoleCodeListOID": "CodeList",
    "MeasurementUnitOID": "MeasurementUnit",
    "LocationOID": "Location",
    "UserOID": "User",
    "SignatureOID": "SignatureDef",
    "MethodOID": "MethodDef",
    "ImputationMethodOID": "ImputationMethod",
    "PresentationOID": "Presentation",
    "ArchiveLayoutOID": "ArchiveLayout",
    "CollectionExceptionConditionOID": "ConditionDef",
}
"""Attribute that refers to a definition -> the element that must define it in the same file."""

NESTING: dict[str, tuple[str, str]] = {
    "StudyEventData": ("StudyEventOID", "Protocol"),
    "FormData": ("FormOID", "StudyEventDef"),
    "ItemGroupData": ("ItemGroupOID", "FormDef"),
    "ItemData": ("ItemOID", "ItemGroupDef"),
}
"""Data -> the attribute that names what it is, and the definition that must refer to it."""

APART: dict[str, tuple[str, ...]] = {
    "TranslatedText": ("xml:lang",),
    "Alias": ("Context",),
    "StudyEventRef": ("StudyEventOID", "OrderNumber"),
    "FormRef": ("FormOID", "OrderNumber"),
    "ItemGroupRef": ("ItemGroupOID", "OrderNumber"),
    "ItemRef": ("ItemOID", "OrderNumber", "KeySequence"),
    "CodeListItem": ("CodedValue", "OrderNumber"),
    "EnumeratedItem": ("CodedValue", "OrderNumber"),
}
"""Element -> attributes in which no two of them under one parent may agree."""
