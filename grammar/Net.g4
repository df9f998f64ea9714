grammar Net;

file : EOF ;

WS   : [ \t\r\n]+ -> skip ;
